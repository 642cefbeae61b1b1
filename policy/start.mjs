#!/usr/bin/env node
// Started by Pulumi's language host, or by the engine itself where there is none (engine/policy-pack.ts). Not TypeScript, so
// that the language host's compiler leaves it alone: from here on Node.js strips the types.
// Not by name: an old Node.js, which must get as far as the message below, does not have it.
import nodeModule from "node:module";

const minimum = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(
    `Node.js must be ${minimum.join(".")} or newer to run the policy pack, got ${process.versions.node}. Put a newer one first on ` +
      "PATH, such as the one that `npm ci` brings along in node_modules/.bin.",
  );
  process.exit(1);
}
nodeModule.enableCompileCache();
// The SDK reads the pack's version from package.json in the working directory; the engine starts this file in the project's.
process.chdir(import.meta.dirname);
import("./index.ts");
