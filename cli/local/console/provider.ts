import type { ConsoleSettings } from "../../sign-in/relying-party.ts";

/** What a person has typed into the dialog; its Callback url is not typed. */
export interface Dialog {
  authType: string;
  clientId: string;
  clientSecret: string;
  issuer: string;
}

/** The auth provider of the console, as it was saved. */
export interface Provider extends ConsoleSettings {
  /** What is wrong with it on purpose; a clause. */
  mistake?: string | undefined;
}

/** What RustDesk's dialog offers (https://rustdesk.com/docs/en/self-host/rustdesk-server-pro/oidc/). */
export const authTypes = ["Google", "Okta", "Facebook", "Microsoft", "GitHub", "GitLab"];

/** How clients name the provider: RustDesk's own word for it, which its dialog showed until 1.8.3. */
export const providerName = "azure";

/** What must be filled in otherwise before it can be saved, by the dialog's fields; an empty list when nothing must. */
export function problemsOf(dialog: Dialog, entraUrl: string): [label: string, problem: string][] {
  const { authType, clientId, clientSecret, issuer } = dialog;
  const missing = (value: string): string | undefined => (value === "" ? "must be filled in" : undefined);
  const problems: [string, string | undefined][] = [
    [
      "Auth type",
      authType === "Microsoft" ? undefined : "must be Microsoft for Entra ID (consoles until 1.8.3: Azure)",
    ],
    ["Client id", missing(clientId)],
    ["Client secret", missing(clientSecret)],
    ["Issuer", missing(issuer) ?? foreignIssuer(issuer, entraUrl)],
  ];
  return problems.flatMap(([label, problem]) => (problem === undefined ? [] : [[label, problem]]));
}

/** A secret of a real tenant that was pasted by mistake goes nowhere. */
function foreignIssuer(issuer: string, entraUrl: string): string | undefined {
  return URL.parse(issuer)?.origin === entraUrl
    ? undefined
    : `must begin with ${entraUrl}/: this console speaks with local Entra ID alone. What belongs to a real tenant is filled in at RustDesk's console`;
}
