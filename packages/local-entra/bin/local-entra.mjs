#!/usr/bin/env node
// Plain JavaScript, so that a Node.js too old for the rest says so instead of failing on it.
import tls from "node:tls";

if (tls.setDefaultCACertificates === undefined) {
  process.stderr.write(
    `local-entra needs Node.js 22.19 or newer (of 24: 24.5 or newer), got ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  const { main } = await import("../src/command.ts");
  process.exitCode = await main(process.argv.slice(2));
}
