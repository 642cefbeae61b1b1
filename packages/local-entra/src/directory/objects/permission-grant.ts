import { type DocumentOf, edm, entityType, guidBytes } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const permissionGrantType = entityType(
  "oAuth2PermissionGrant",
  {
    /** Object ID of the client's service principal. */
    clientId: edm.guid<string>({ filterable: true }),
    /** An administrator consents for everybody (`AllPrincipals`), a user for one (`Principal`). */
    consentType: edm.text<string>({ filterable: true }),
    id: edm.text<string>({ readOnly: true }),
    /** Object ID of the user who consented; null when it is for everybody. */
    principalId: edm.guid({ filterable: true }),
    /** Object ID of the service principal of the API, such as Microsoft Graph's. */
    resourceId: edm.guid<string>({ filterable: true }),
    /** Permissions, separated by spaces. */
    scope: edm.text<string>({ initial: "" }),
  },
  "oauth2PermissionGrants",
);

/** A consent to delegated permissions, by Graph's `oAuth2PermissionGrant`. */
export interface PermissionGrant extends DocumentOf<typeof permissionGrantType.properties> {}

/** Whom a consent is between: a client, an API, and the one user who consented or, as null, everybody. */
export type GrantEnds = Pick<PermissionGrant, "clientId" | "resourceId" | "principalId">;

/** The ID of a grant, which is made of its ends as Entra ID makes it: in base64url, with a user's behind them. */
export function permissionGrantId({ clientId, resourceId, principalId }: GrantEnds): string {
  const ends = [clientId, resourceId, ...(principalId === null ? [] : [principalId])];
  return Buffer.concat(ends.map(guidBytes)).toString("base64url");
}
