import { randomUUID } from "node:crypto";

import { type Application, newApplication } from "../../src/directory/objects/application.ts";
import type { Tenant } from "../../src/directory/objects/tenant.ts";
import type { User } from "../../src/directory/objects/user.ts";

/** Where the test application's answers go. */
export const callback = "https://desk.example.com/api/oidc/callback";

/** A registration of the test tenant, with `callback` under Web and ID tokens turned on. */
export function registration(changes: Partial<Application> = {}): Application {
  const identity = { id: randomUUID(), appId: randomUUID(), createdDateTime: new Date().toISOString() };
  return {
    ...newApplication({ ...identity, displayName: "RustDesk", publisherDomain: contoso.defaultDomain }),
    web: webPlatform([callback]),
    ...changes,
  };
}

/** The Web platform of a registration; implicit grants as asked. */
export function webPlatform(
  redirectUris: string[],
  grants: { idToken?: boolean; accessToken?: boolean } = {},
): Application["web"] {
  return {
    homePageUrl: null,
    implicitGrantSettings: {
      enableAccessTokenIssuance: grants.accessToken ?? false,
      enableIdTokenIssuance: grants.idToken ?? true,
    },
    logoutUrl: null,
    redirectUriSettings: [],
    redirectUris,
  };
}

/** Optional claims of a registration's ID tokens, by name. */
export function optionalIdTokenClaims(names: string[], ...additionalProperties: string[]) {
  const idToken = names.map((name) => ({ name, source: null, essential: false, additionalProperties }));
  return { optionalClaims: { accessToken: [], idToken, saml2Token: [] } };
}

/** The tenant of every test. */
export const contoso: Tenant = {
  id: "5b1a4f0e-8f4c-4a51-9d9e-0d3b9b1f7a11",
  displayName: "Contoso",
  defaultDomain: "contoso.test",
};

/** Another organisation. */
export const fabrikam: Tenant = {
  id: "5b1a4f0e-8f4c-4a51-9d9e-0d3b9b1f7a22",
  displayName: "Fabrikam",
  defaultDomain: "fabrikam.test",
};

/** The ID of the tenant of personal accounts. */
export const consumersId = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Users of the test tenant by what they stand for. */
export const users = {
  member: user("11111111-0000-4000-8000-000000000001", "Mia Member", "mia@contoso.test"),
  noMailbox: {
    ...user("11111111-0000-4000-8000-000000000002", "Nils Nomail", "nils@contoso.test"),
    mail: null,
  },
  guest: {
    ...user("11111111-0000-4000-8000-000000000003", "Gus Guest", "gus@fabrikam.test"),
    userPrincipalName: "gus_fabrikam.test#EXT#@contoso.test",
    userType: "Guest" as const,
  },
  left: {
    ...user("11111111-0000-4000-8000-000000000004", "Lea Left", "lea@contoso.test"),
    mail: null,
    accountEnabled: false,
  },
};

/** People of elsewhere: two of the partner's, one of whom is a guest of the test tenant, and a personal account. */
export const outsiders = {
  partner: {
    ...user("22222222-0000-4000-8000-000000000001", "Pia Partner", "pia@fabrikam.test"),
    tenantId: fabrikam.id,
  },
  guestAtHome: {
    ...user("22222222-0000-4000-8000-000000000002", "Gus Guest", "gus@fabrikam.test"),
    tenantId: fabrikam.id,
  },
  personal: {
    ...user("00000000-0000-0000-aaaa-000000000003", "Pat Personal", "pat@outlook.test"),
    tenantId: consumersId,
  },
};

function user(id: string, displayName: string, mail: string): User {
  const [givenName = null, surname = null] = displayName.split(" ");
  const names = { displayName, givenName, surname, userPrincipalName: mail, mail };
  return { id, accountEnabled: true, ...names, jobTitle: null, userType: "Member" };
}
