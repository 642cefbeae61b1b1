import { isOwner } from "../../components/rules/owners.ts";
import type { Registration } from "./registration.ts";

/**
 * What an owner must do first where the deploying identity does not own everything: with Application.ReadWrite.OwnedBy it
 * may change what it owns and nothing else. Empty when it owns all of it.
 */
export function ownershipAdvice(
  { application, servicePrincipal, deployer }: Registration,
  servicePrincipalOwners: readonly string[],
): string[] {
  const { objectId } = deployer;
  const commands: string[] = [];
  if (!isOwner(objectId, application.owners)) {
    commands.push(`az ad app owner add --id ${application.clientId} --owner-object-id ${objectId}`);
  }
  if (servicePrincipal !== undefined && !isOwner(objectId, servicePrincipalOwners)) {
    // The Azure CLI can list the owners of an enterprise application and no more.
    commands.push(
      "az rest --method post " +
        `--url 'https://graph.microsoft.com/v1.0/servicePrincipals/${servicePrincipal.objectId}/owners/$ref' ` +
        `--body '{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/${objectId}"}'`,
    );
  }
  return commands.length === 0
    ? []
    : [
        `The identity that deploys (object ID ${objectId}) does not own it yet. Where it may change only what it owns`,
        "(Application.ReadWrite.OwnedBy), Entra ID refuses with 403 until an owner has run this:",
        ...commands.map((command) => `    ${command}`),
      ];
}
