import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Makes the package as it is published, in dist/ or in the folder that is named: Node.js strips no types below
// node_modules.

const root = join(import.meta.dirname, "..");
const dist = process.argv[2] ?? join(root, "dist");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(dist, { recursive: true, force: true });
const words = [tsc, "-p", import.meta.dirname, "--outDir", dist];
execFileSync(process.execPath, words, { stdio: "inherit" });
for (const file of ["src/seed/seed.yaml", "src/faults/example.yaml", "README.md"]) {
  cpSync(join(root, file), join(dist, file));
}
cpSync(join(root, "../../LICENSE"), join(dist, "LICENSE"));
const { scripts, devDependencies, exports, ...manifest } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const published = { ...manifest, exports: { ".": exports["."].replace(/\.ts$/, ".js") } };
writeFileSync(join(dist, "package.json"), `${JSON.stringify(published, undefined, 2)}\n`);
