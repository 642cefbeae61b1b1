import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** RustDesk needs the ID token alone; an access token in a browser's address bar is one to be stolen. */
export const accessTokenGrant: ResourceValidationPolicy = {
  name: "no-access-token-grant",
  description: "The implicit grant must issue no access tokens.",
  enforcementLevel: "mandatory",
  severity: "high",
  validateResource: checkInputs("Application", accessTokenGrantProblems),
};

/** What an application does against the rule. */
export function accessTokenGrantProblems({ web }: ApplicationInputs): string[] {
  const problem =
    "web.implicitGrant.accessTokenIssuanceEnabled must be false; got true. Set it to false: the console asks for an ID token " +
    "and no more.";
  return web?.implicitGrant?.accessTokenIssuanceEnabled ? [problem] : [];
}
