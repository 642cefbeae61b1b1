/** A released version: major, minor, patch. */
export type Release = readonly [major: number, minor: number, patch: number];

/** Reads `3.259.0`, `v3.259.0`, `go1.26` or `3.231.0-alpha.1+dirty`; the part after patch does not count. */
export function parseRelease(text: string): Release | undefined {
  const match = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Below zero when `a` is older than `b`, zero when they are the same release, above zero when it is newer. */
export function compareReleases(a: Release, b: Release): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The release in plain form, such as `3.259.0`. */
export function formatRelease(release: Release): string {
  return release.join(".");
}
