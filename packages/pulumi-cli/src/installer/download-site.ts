// The place that PulumiCommand.install and the CLI's plugin downloads use.
const site = "https://get.pulumi.com/install.sh";

/** The exit code of a download process that could not reach the download site. */
export const unreachableExitCode = 3;

/**
 * Whether Pulumi's download site answers at all, whatever it answers, within the limit in milliseconds. Without internet
 * this says no at once; where packets are dropped without a word, it waits for the limit and not for minutes.
 */
export async function canReachDownloads(limit = 5_000): Promise<boolean> {
  try {
    await fetch(site, { method: "HEAD", signal: AbortSignal.timeout(limit) });
    return true;
  } catch {
    return false;
  }
}
