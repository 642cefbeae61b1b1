// Plain JavaScript, which an old Node.js can read as well, and so can say what is missing.
// As a whole: a name that an old Node.js does not export would stop this file before its first line.
import module from "node:module";

const minimum = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(
    `Node.js must be ${minimum.join(".")} or newer, got ${process.versions.node}. \`npm ci\` brings one along for Linux, ` +
      "Windows and Intel Macs; elsewhere install Node.js 24 LTS from https://nodejs.org.",
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache();
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
