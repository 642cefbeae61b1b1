import { randomUUID } from "node:crypto";

import { type Application, newApplication } from "../../src/directory/objects/application.ts";
import { contoso } from "./people.ts";

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
    redirectUris,
  };
}

/** Optional claims of a registration's ID tokens, by name. */
export function optionalIdTokenClaims(names: string[], ...additionalProperties: string[]) {
  const idToken = names.map((name) => ({ name, source: null, essential: false, additionalProperties }));
  return { optionalClaims: { accessToken: [], idToken, saml2Token: [] } };
}
