import { authTypeOf } from "./console-release.ts";
import type { Sheet, SheetOptions } from "./sheet.ts";

/** The sheet for a script; its keys stay. */
export interface SheetRecord {
  stack: string;
  /** As the newest console names it, unless a release was given. */
  authType: string;
  clientId: string;
  /** Null unless the secret was to be shown. */
  clientSecret: string | null;
  issuer: string;
  callbackUrls: string[];
  /** RFC 3339; null when it is not known. */
  clientSecretExpires: string | null;
  /** Null in a cloud without a portal. */
  portalUrl: string | null;
}

/** The sheet of the stack for a script. */
export function sheetRecord(
  stack: string,
  sheet: Sheet,
  { showSecrets, consoleRelease }: SheetOptions,
): SheetRecord {
  return {
    stack,
    authType: authTypeOf(consoleRelease),
    clientId: sheet.clientId,
    clientSecret: showSecrets ? sheet.clientSecret : null,
    issuer: sheet.issuer,
    callbackUrls: sheet.callbackUrls,
    clientSecretExpires: sheet.clientSecretExpires ?? null,
    portalUrl: sheet.portalUrl ?? null,
  };
}
