import { minimumCli } from "./path-engine.ts";
import { formatRelease, type Release } from "./release.ts";

const cliPage = "https://www.pulumi.com/docs/iac/download-install/";
const goPage = "https://go.dev/dl/";

/** What to install by hand; with `go`, that release of Go as the other way. */
export function installAdvice(go?: Release): string {
  const cli = `the Pulumi CLI ${formatRelease(minimumCli)} or newer (${cliPage})`;
  const or = go === undefined ? "" : `, or Go ${formatRelease(go)} or newer (${goPage})`;
  return `Install ${cli}${or}, then run the command again.`;
}
