/** A release of RustDesk Server Pro, whose console has the dialog: major, minor, patch. */
export type ConsoleRelease = readonly [major: number, minor: number, patch: number];

/** Reads `1.8.4`; undefined for any other text. */
export function parseConsoleRelease(text: string): ConsoleRelease | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Whether the console has what came with `since`; true for an unknown release, which may be any. */
export function mayHave(since: ConsoleRelease, release: ConsoleRelease | undefined): boolean {
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
