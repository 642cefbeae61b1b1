import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

const checkout = join(import.meta.dirname, "../../..");
let project: string;

/** Runs a program in the project and gives its stdout. */
function run(command: string, words: string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...environment };
  return execFileSync(command, words, { cwd: project, encoding: "utf8", env });
}

describe("local-entra, packed and installed in an empty project", () => {
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "consumer-"));
    const built = join(project, "built");
    run(process.execPath, [join(checkout, "packages/local-entra/build/build.ts"), built]);
    const [{ filename }] = JSON.parse(run("npm", ["pack", built, "--json"])) as [{ filename: string }];
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${filename}`]);
    cpSync(join(import.meta.dirname, "consumer.ts"), join(project, "consumer.ts"));
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test("has types that a strict program compiles against", () => {
    const tsc = join(checkout, "node_modules/typescript/bin/tsc");
    const types = ["--types", "node", "--typeRoots", join(checkout, "node_modules/@types")];
    const settings = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];

    expect(run(process.execPath, [tsc, ...settings, ...types, "consumer.ts"])).toBe("");
  });

  test("starts there, and lets somebody sign in", () => {
    expect(run(process.execPath, ["consumer.ts"])).toBe("true tom@lindenglass.test\nLOCAL_ENTRA_PORT_INVALID\n");
  });

  test("opens nothing but its entry", () => {
    const program = 'import("local-entra/src/clock.js").then(() => process.exit(1), ({ code }) => console.log(code))';

    expect(run(process.execPath, ["--eval", program])).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
  });

  test("serves as a command until it is interrupted, and tells a client what it needs", async () => {
    const server = spawn(join(project, "node_modules/.bin/local-entra"), ["--port", "0"], {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(server, "exit");
    let told = "";
    for await (const chunk of server.stdout) {
      told += chunk;
      if (/Deployer's secret .*\n/.test(told)) {
        break;
      }
    }
    const fact = (name: string) => new RegExp(`^ {2}${name} +(.*)$`, "m").exec(told)?.[1] ?? "";
    const secret = readFileSync(fact("Deployer's secret").replace(/^in /, ""), "utf8");
    const client = ["consumer.ts", fact("Issuer"), fact("Deployer's client ID"), secret];

    expect(run(process.execPath, client, { NODE_EXTRA_CA_CERTS: fact("CA file") })).toBe("true tom@lindenglass.test\n");
    server.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
  });
});
