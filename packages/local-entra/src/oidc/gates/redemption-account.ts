import { libraryOffset } from "../provider/artifacts.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { accountOf, type SignInAccount } from "../sign-in/account.ts";
import { assertAdmitted } from "../sign-in/admission.ts";
import { directoryName } from "../sign-in/authority.ts";
import { missingConsent } from "../sign-in/consent.ts";
import type { Redemption } from "./client-credentials.ts";

/**
 * Checks that the person of a code or refresh token is still there, admitted, and of the tenant whose endpoint is asked.
 * @throws EntraRefusal 50034, 50057, 700005 or 50105.
 */
export function assertAccount({ directory, authority, client }: Redemption, userId: string | undefined): SignInAccount {
  const account = accountOf(directory, userId);
  if (!account) {
    throw new EntraRefusal(50034, { user: userId ?? "", tenant: directoryName(authority) });
  }
  if (!account.user.accountEnabled) {
    throw new EntraRefusal(50057);
  }
  if (authority.tenant && authority.tenant.id !== account.tenant.id) {
    throw new EntraRefusal(700005);
  }
  assertAdmitted(directory, account, client);
  return account;
}

/**
 * Checks that consent was not taken back while a refresh token was kept.
 * @throws EntraRefusal 65001 when it was.
 */
export function assertConsented(
  { directory, client }: Redemption,
  account: SignInAccount,
  scope: string | undefined,
): void {
  const { appId, displayName: appName } = client.application;
  if (missingConsent(directory, account, client, scope?.split(" ") ?? []).length > 0) {
    throw new EntraRefusal(65001, { appId, appName });
  }
}

/** The refusal of an expired refresh token; Entra writes how long it was kept as `90.00:00:00`, days first. */
export function inactive({ iat = 0 }: { iat?: number }, now: Date): EntraRefusal {
  // A kept token's times are the machine's; the person reads the directory's.
  const issued = (iat + libraryOffset(now)) * 1000;
  const seconds = Math.floor((now.getTime() - issued) / 1000);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  return new EntraRefusal(700082, {
    issued: new Date(issued).toISOString(),
    period: `${Math.floor(seconds / 86_400)}.${clock}`,
  });
}
