// Loaded first by the language host (`nodeargs` in Pulumi.yaml) and by `npm run …`, and not TypeScript: an old Node.js can
// read it, and so can say what is missing. The default import alone, since a name that an old one lacks would stop the file.
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Node.js must be 22.19 or newer, got ${process.versions.node}: it runs TypeScript as it is. \`npm run …\` uses the one that ` +
      "`npm ci` brings along for Linux, Windows and Intel Macs; for `pulumi up` by hand, and elsewhere, install Node.js 24 LTS " +
      "from https://nodejs.org.",
  );
  process.exit(2);
}

// The SDK is read from V8's compile cache from the second run on: a preview is about a fifth faster
// (docs/decisions/0006-program-loading.md).
module.enableCompileCache();
