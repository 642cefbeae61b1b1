// Runs in a process of its own, because the Automation API's installer can neither be bounded in time nor interrupted.
import { canReachDownloads, unreachableExitCode } from "./download-site.ts";

const [root] = process.argv.slice(2);
if (root === undefined) {
  throw new Error("usage: installer-process.ts FOLDER");
}

if (await canReachDownloads()) {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  await PulumiCommand.install({ root });
} else {
  process.exitCode = unreachableExitCode;
}
