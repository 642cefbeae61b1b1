import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Makes dist/, the package as it is published: Node.js strips no types below node_modules.

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", join(import.meta.dirname, "tsconfig.json")], { stdio: "inherit" });
for (const file of ["src/seed/seed.yaml", "src/faults/example.yaml", "README.md"]) {
  cpSync(join(root, file), join(dist, file));
}
cpSync(join(root, "../../LICENSE"), join(dist, "LICENSE"));
const { scripts, devDependencies, exports, ...manifest } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);
const published = { ...manifest, exports: { ".": exports["."].replace(/\.ts$/, ".js") } };
writeFileSync(join(dist, "package.json"), `${JSON.stringify(published, undefined, 2)}\n`);
