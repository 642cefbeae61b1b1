import { assignedBy } from "../../../components/rules/access.ts";
import type { StopRow } from "./stop.ts";

/** What Entra ID refuses of assignments and consent. The texts are those of hashicorp/terraform-provider-azuread 3.x. */
export const accessStops: StopRow[] = [
  {
    text: /(?:Could not create app role assignment|Deleting Service Principal Id App Role Assigned To [^)]*\)): unexpected status 403/,
    tell: (_, { advice: { file } }) => ({
      line: "Entra ID lets the identity that deploys assign nobody to the application (403): it lacks a permission.",
      action:
        "A person needs the role Cloud Application Administrator; a program AppRoleAssignment.ReadWrite.All and " +
        "Application.Read.All, with admin consent: set manageAssignments to true in the deployer's stack (docs/deployer.md). " +
        `Or take assignments out of ${file}, and let an owner of the enterprise application assign them (docs/access.md).`,
    }),
  },
  {
    text: /(?:Could not create delegated permission grant|(?:Updating|Deleting) O Auth 2 Permission Grant [^\n]*): unexpected status 403/,
    tell: (_, { advice: { file } }) => ({
      line: "Entra ID lets the identity that deploys consent to nothing (403): it lacks a permission.",
      action:
        "A person needs the role Cloud Application Administrator; a program DelegatedPermissionGrant.ReadWrite.All, with admin " +
        "consent: set manageConsent to true in the deployer's stack (docs/deployer.md). " +
        `Or take adminConsent out of ${file}, and let an administrator consent (docs/access.md).`,
    }),
  },
  {
    text: /Retrieving Delegated Permission Grant [^\n]*: unexpected status 403/,
    tell: () => ({
      line: "Entra ID does not show the administrator's consent to this identity (403): it lacks a permission.",
      action:
        "An identity that only previews needs Directory.Read.All for it, with admin consent: set manageConsent to true in the " +
        "deployer's stack (docs/deployer.md).",
    }),
  },
  {
    // https://github.com/microsoftgraph/msgraph-bicep-types/issues/193
    text: /Could not create app role assignment: unexpected status 400 [^\n]*Not a valid reference update/,
    tell: (_, { advice: { file }, resource = "" }) => ({
      line: `The tenant has no group or user with the object ID ${assignedBy(resource) ?? "that assignments names"}.`,
      action: `Correct it in ${file}; docs/access.md has the command that looks it up. What was done so far is kept.`,
    }),
  },
  {
    text: /Deleting Service Principal Id App Role Assigned To [^)]*\): unexpected status 404/,
    tell: (_, { advice: { selector }, resource = "" }) => ({
      line: `${assignedBy(resource) ?? "Somebody whom assignments named"} is assigned no more: by hand, or because the user or group was deleted (404).`,
      action: `Run \`npm run up -- ${selector} --refresh\`, which sees that.`,
    }),
  },
  {
    text: /(?:Updating|Deleting) O Auth 2 Permission Grant [^\n]*: unexpected status 404/,
    tell: (_, { advice: { selector } }) => ({
      line: "The administrator's consent is there no more: somebody took it back by hand (404).",
      action: `Run \`npm run up -- ${selector} --refresh\`, which sees that.`,
    }),
  },
  {
    // The real provider leaves it where an assignment was made and its first read failed, and cannot go on from there.
    text: /unable to parse App Role Assignment ID|appRoleAssignment[^\n]*doesn't support update/i,
    tell: (_, { advice: { selector }, resource = "" }) => ({
      line: `The state has the assignment of ${assignedBy(resource) ?? "somebody in assignments"} half-made, and the provider cannot read it.`,
      action:
        `Take it out of the state: \`pulumi state delete ${selector}\` asks which one. Then run \`npm run up -- ${selector}\`, which takes the ` +
        "assignment over.",
    }),
  },
  {
    text: /Permission being assigned already exists on the object/,
    tell: (_, { advice: { file, selector }, resource = "" }) => ({
      line: `${assignedBy(resource) ?? "Somebody whom assignments names"} is assigned already, and the state does not know it (400).`,
      action:
        `\`npm run up -- ${selector}\` takes the assignment over where the identity that deploys may read it. Otherwise take it out of ` +
        `${file}: it counts all the same.`,
    }),
  },
  {
    text: /Permission entry already exists/,
    tell: (_, { advice: { file, selector } }) => ({
      line: "An administrator has consented for all users already, and the state does not know it (409).",
      action:
        `\`npm run up -- ${selector}\` takes the consent over where the identity that deploys may read it. Otherwise take ` +
        `adminConsent out of ${file}: the consent counts all the same.`,
    }),
  },
];
