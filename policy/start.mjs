#!/usr/bin/env node
// Started by Pulumi's language host, or by the engine itself where there is none (cli/stack/policy/policy-pack.ts). Not TypeScript, so
// that the language host's compiler leaves it alone: from here on Node.js strips the types.
import "../components/node-runtime.mjs";

// The SDK reads the pack's version from package.json in the working directory; the engine starts this file in the project's.
process.chdir(import.meta.dirname);
if (process.send !== undefined) {
  // It serves several runs and ends with whoever started it, not by the Ctrl-C that a terminal sends to all.
  process.once("disconnect", () => process.exit());
  process.on("SIGINT", () => {});
  if (!process.connected) {
    process.exit();
  }
}
import("./index.ts");
