/** A release of RustDesk Server Pro, whose console has the dialog: major, minor, patch. */
export type ConsoleRelease = readonly [major: number, minor: number, patch: number];

/** Reads `1.8.4`; undefined for any other text. */
export function parseConsoleRelease(text: string): ConsoleRelease | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Whether the console has what came with `since`; true for an unknown release, which may be any. */
function mayHave(since: ConsoleRelease, release: ConsoleRelease | undefined): boolean {
  const [major, minor, patch] = release ?? [Number.POSITIVE_INFINITY, 0, 0];
  return (major - since[0] || minor - since[1] || patch - since[2]) >= 0;
}

/** What to choose in the dialog's field Auth type, which 1.8.4 renamed; for an unknown release, what the newest has. */
export function authTypeOf(release: ConsoleRelease | undefined): "Azure" | "Microsoft" {
  // https://github.com/rustdesk/rustdesk-server-pro/releases/tag/1.8.4
  return mayHave([1, 8, 4], release) ? "Microsoft" : "Azure";
}

/** The same for a person: both names when the release is unknown. */
export function authTypeText(release: ConsoleRelease | undefined): string {
  return release === undefined ? "Microsoft (consoles until 1.8.3: Azure)" : authTypeOf(release);
}

/** What an administrator must know before saving the dialog. */
interface Note {
  /** The first release of RustDesk Server Pro that it holds for; all when undefined. */
  since?: ConsoleRelease;
  text(sheet: { callbackUrls: string[] }): string;
}

const notes: Note[] = [
  {
    // https://github.com/rustdesk/rustdesk-server-pro/issues/361
    text: ({ callbackUrls }) =>
      `Open the console at its final address, ${origins(callbackUrls)}, before you save: the dialog's Callback url ` +
      "follows the browser's address bar at that moment, cannot be edited, and must be the one above.",
  },
  {
    // The change log of 1.8.6 names the list (https://github.com/rustdesk/rustdesk-server-pro/releases/tag/1.8.6).
    since: [1, 8, 6],
    text: ({ callbackUrls }) =>
      `Where the console's OIDC settings list allowed origins, ${origins(callbackUrls)} must be on the list.`,
  },
  {
    // https://github.com/rustdesk/rustdesk-server-pro/releases/tag/1.8.8, a pre-release when this was written; the `aud`
    // claim: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#payload-claims
    since: [1, 8, 8],
    text: () =>
      "Trusted audiences, where the console asks for them, need no entry: Entra ID issues these ID tokens to the " +
      "Client id alone.",
  },
  {
    // https://github.com/rustdesk/rustdesk-server-pro/releases/tag/1.5.0
    since: [1, 5, 0],
    text: () =>
      "Who signs in with the e-mail address of an account that the console has already gets that account: see that " +
      "no administrator's address is one that somebody else could have in Entra ID.",
  },
  {
    // https://rustdesk.com/docs/en/self-host/rustdesk-server-pro/faq/ names the command and its folder.
    text: () =>
      "Keep a local administrator of the console with a password: it is the way back in when a sign-in fails. If the " +
      "password is lost, set a new one on the server, in /var/lib/rustdesk-server:\n" +
      '  read -rs PASSWORD && rustdesk-utils set_password USER "$PASSWORD"; unset PASSWORD\n' +
      "(bash; typed like this it is in no shell history). A list of processes shows it for a moment, so change it in " +
      "the console afterwards.",
  },
];

/** What holds for the dialog of this console, in the order in which it matters; for an unknown release, with "From …". */
export function sheetNotes(sheet: { callbackUrls: string[] }, release: ConsoleRelease | undefined): string[] {
  return notes
    .filter(({ since }) => since === undefined || mayHave(since, release))
    .map(({ since, text }) =>
      since === undefined || release !== undefined ? text(sheet) : `From ${since.join(".")} on: ${text(sheet)}`,
    );
}

function origins(callbackUrls: string[]): string {
  return callbackUrls.map((url) => new URL(url).origin).join(" or ");
}
