import {
  compareReleases,
  formatRelease,
  type Release,
} from "@rustdesk-entra/pulumi-cli/src/engine/release.ts";

/** A release of RustDesk Server Pro, whose console has the dialog. */
export type ConsoleRelease = Release;

/** Whether the console has what came with `since`; true for an unknown release, which may be any. */
export function mayHave(since: Release, release: ConsoleRelease | undefined): boolean {
  return release === undefined || compareReleases(release, since) >= 0;
}

/** Renamed in 1.8.4 (https://github.com/rustdesk/rustdesk-server-pro/releases/tag/1.8.4). */
const microsoftSince: Release = [1, 8, 4];
const azureUntil: Release = [1, 8, 3];

/** What to choose in the dialog's field Auth type; for an unknown release, what the newest has. */
export function authTypeOf(release: ConsoleRelease | undefined): "Azure" | "Microsoft" {
  return mayHave(microsoftSince, release) ? "Microsoft" : "Azure";
}

/** The same for a person, who is told both names when the release is unknown. */
export function authTypeText(release: ConsoleRelease | undefined): string {
  const authType = authTypeOf(release);
  return release === undefined
    ? `${authType} (consoles until ${formatRelease(azureUntil)}: Azure)`
    : authType;
}
