/** What of the library's browser session changes when another user signs in. */
export interface SwitchableSession {
  accountId?: string | undefined;
  authorizations?: object | undefined;
  loginAccount(details: { accountId: string }): void;
}

/** Signs `userId` in to a browser session; the applications that the user before had signed in to are forgotten. */
export function switchUser(session: SwitchableSession, userId: string): void {
  if (session.accountId === userId) {
    return;
  }
  session.authorizations = undefined;
  session.loginAccount({ accountId: userId });
}
