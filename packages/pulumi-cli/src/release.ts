/**
 * The released version, such as `3.259.0`, that a text has: `v3.259.0`, `go1.26` or `3.231.0-alpha.1+dirty`; the part after
 * patch does not count.
 */
export function releaseIn(text: string): string | undefined {
  const [, major, minor, patch = "0"] = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim()) ?? [];
  return major === undefined ? undefined : [major, minor, patch].join(".");
}

/** Whether a release came before another. */
export function isOlder(release: string, other: string): boolean {
  return release.localeCompare(other, "en", { numeric: true }) < 0;
}
