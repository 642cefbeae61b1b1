import type { Provider } from "oidc-provider";

/** The library's browser session. */
export type Session = InstanceType<Provider["Session"]>;

/** Signs `userId` in to a browser session; the applications that the user before had signed in to are forgotten. */
export function switchUser(session: Session, userId: string): void {
  if (session.accountId === userId) {
    return;
  }
  session.authorizations = undefined;
  session.loginAccount({ accountId: userId });
}
