/** What an administrator types into the dialog "New auth provider" of RustDesk's console, in the dialog's order. */
export interface Sheet {
  clientId: string;
  clientSecret: string;
  issuer: string;
  callbackUrls: string[];
  /** RFC 3339. */
  clientSecretExpires: string;
}

const masked = "********";

/** The sheet as lines for a person, the secret masked unless asked for. */
export function sheetLines(sheet: Sheet, showSecrets: boolean): string[] {
  const secret = showSecrets ? sheet.clientSecret : `${masked} (shown with --show-secrets)`;
  const fields = [
    ["Auth type", "Azure (newer consoles: Microsoft)"],
    ["Client id", sheet.clientId],
    ["Client secret", secret],
    ["Issuer", sheet.issuer],
    ["", ""],
    ...sheet.callbackUrls.map((url, index) => [
      index === 0 ? "Callback url" : "",
      `${url}${index === 0 ? "" : " (or)"}`,
    ]),
    ["Secret expires", sheet.clientSecretExpires],
  ];
  return fields.map(([label = "", value = ""]) => `${label.padEnd(15)} ${value}`.trimEnd());
}
