import type { Application } from "../../src/directory/application.ts";
import { CALLBACK, USERS } from "./oidc-service.ts";

/** The parameters of a sign-in as RustDesk starts it, with changes; undefined leaves one out. */
export function authorizeRequest(
  app: Application,
  changes: Record<string, string | undefined> = {},
): Record<string, string> {
  const parameters = {
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile",
    state: "a state",
    login_hint: USERS.member.userPrincipalName,
    ...changes,
  };
  const entries = Object.entries(parameters).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
