import * as azuread from "@pulumi/azuread";

import type { Declaration } from "./resource-life.ts";

const endDate = "2027-11-21T00:00:00Z";
/** The app role of the application. */
export const role = {
  id: "a23204cf-b797-4fd2-8bec-179c38f3a53f",
  displayName: "User",
  description: "May use RustDesk",
  value: "user",
  allowedMemberTypes: ["User"],
};

/** What steps change in the program, by argument. */
export interface Variation {
  application?: Partial<azuread.ApplicationArgs>;
  servicePrincipal?: Partial<azuread.ServicePrincipalArgs>;
  secret?: Partial<azuread.ApplicationPasswordArgs>;
  credential?: Partial<azuread.ApplicationFederatedIdentityCredentialArgs>;
}

/** An application with everything that this project has to do with. */
export function everything(variation: Variation = {}): Declaration {
  return async (life) => {
    const application = new azuread.Application("application", {
      displayName: "Everything",
      description: "Of the conformance test",
      owners: [life.deployer],
      web: {
        redirectUris: ["https://b.example.com/callback", "https://a.example.com/callback"],
        implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
      },
      appRoles: [role],
      groupMembershipClaims: ["SecurityGroup"],
      optionalClaims: { idTokens: [{ name: "email" }, { name: "upn", essential: true }] },
      requiredResourceAccesses: [
        {
          resourceAppId: "00000003-0000-0000-c000-000000000000",
          resourceAccesses: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }],
        },
      ],
      ...variation.application,
    });
    const servicePrincipal = new azuread.ServicePrincipal("service-principal", {
      clientId: application.clientId,
      owners: [life.deployer],
      tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
      ...variation.servicePrincipal,
    });
    const secret = new azuread.ApplicationPassword("secret", {
      applicationId: application.id,
      displayName: "one",
      endDate,
      ...variation.secret,
    });
    const credential = new azuread.ApplicationFederatedIdentityCredential("credential", {
      applicationId: application.id,
      displayName: "pipeline",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:a/b:ref:refs/heads/main",
      audiences: ["api://AzureADTokenExchange"],
      ...variation.credential,
    });
    return {
      clientId: application.clientId,
      roleIds: application.appRoleIds,
      servicePrincipal: servicePrincipal.objectId,
      secret: secret.value,
      credential: credential.credentialId,
    };
  };
}

/** Everything, and what the functions answer about it. */
export function everythingFound(): Declaration {
  return async (life) => {
    const outputs = await everything()(life);
    return {
      ...outputs,
      application: azuread.getApplicationOutput({ displayName: "Everything" }),
      found: azuread.getServicePrincipalOutput({ displayName: "Everything" }),
      graph: azuread.getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" }),
      caller: azuread.getClientConfigOutput(),
      published: azuread.getApplicationPublishedAppIdsOutput().result,
    };
  };
}

/** A function that finds nothing. */
export const missingApplication: Declaration = async () => ({
  application: await azuread.getApplication({ displayName: "Nobody" }),
});

/** Everything, and the adoption of a registration that somebody made by hand. */
export function adopted(displayName: string, variation: Variation, options: { import: boolean }): Declaration {
  return async (life) => {
    const outputs = await everything(variation)(life);
    const ids = (kind: string) => (options.import ? { import: `/${kind}s/${life.known.get(kind)}` } : {});
    const application = new azuread.Application(
      "by-hand",
      {
        displayName,
        owners: [life.deployer],
        web: {
          redirectUris: ["https://hand.example.com/callback"],
          implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
        },
      },
      { ...ids("application") },
    );
    new azuread.ServicePrincipal(
      "by-hand-service-principal",
      { clientId: application.clientId, owners: [life.deployer] },
      { ...ids("servicePrincipal") },
    );
    return { ...outputs, adopted: application.clientId };
  };
}
