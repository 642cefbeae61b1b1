import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import { freeNameHooks } from "../components/free-name.ts";
import { graphPermissions } from "./graph-permissions.ts";
import type { NamedSubject } from "./subject.ts";

/** What an identity is made from. The values are checked before; see `readSettings`. */
export interface CiIdentityArgs {
  displayName: string;
  /** Object IDs of the owners. */
  owners: pulumi.Output<string[]>;
  /** The application permissions of Microsoft Graph that it asks for, such as `Application.Read.All`. */
  permissions: readonly string[];
  issuer: string;
  /** Whose tokens sign in as this identity. */
  subjects: NamedSubject[];
  /** Refuses to delete the registration and its service principal. */
  protect: boolean;
}

/** What Entra ID wants to be the audience of a token that is exchanged for one of its own. */
const tokenExchange = "api://AzureADTokenExchange";

/**
 * An identity that a CI system signs in as without any secret: an app registration that nobody can sign in to, its service
 * principal, and a federated credential for each kind of run that is trusted.
 */
export class CiIdentity extends pulumi.ComponentResource {
  /** Application (client) ID, for ARM_CLIENT_ID. */
  readonly clientId: pulumi.Output<string>;
  /** Object ID of the service principal, for the owners of what it creates. */
  readonly objectId: pulumi.Output<string>;
  /** The permissions of Microsoft Graph that it was not given, but asks for. */
  readonly permissions: readonly string[];

  constructor(name: string, args: CiIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rustdesk-entra-deployer:index:CiIdentity", name, {}, opts);
    const application = this.application(name, args);
    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        owners: args.owners,
        // An interrupted update can have made it without the state knowing; an application has never more than one.
        useExisting: true,
        tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
      },
      { parent: this, protect: args.protect },
    );
    for (const { name: displayName, subject } of args.subjects) {
      new azuread.ApplicationFederatedIdentityCredential(
        `${name}-${displayName}`,
        { applicationId: application.id, displayName, issuer: args.issuer, subject, audiences: [tokenExchange] },
        // Not deletedWith: a destroy that may not delete the application would forget the credential all the same.
        { parent: this },
      );
    }

    this.clientId = application.clientId;
    this.objectId = servicePrincipal.objectId;
    this.permissions = args.permissions;
    this.registerOutputs({ clientId: this.clientId, objectId: this.objectId, permissions: this.permissions });
  }

  private application(name: string, args: CiIdentityArgs): azuread.Application {
    return new azuread.Application(
      `${name}-application`,
      {
        displayName: args.displayName,
        signInAudience: "AzureADMyOrg",
        owners: args.owners,
        requiredResourceAccesses: [graphPermissions(args.permissions, { parent: this })],
      },
      {
        parent: this,
        protect: args.protect,
        hooks: freeNameHooks(this, `${name}-application`, "Set another displayName."),
      },
    );
  }
}
