import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const repository = join(import.meta.dirname, "../../..");
const product = ["cli", "components", "configuration", "policy", "index.ts", "package.json", "Pulumi.yaml"];

let folder: string;
let checkout: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "start-"));
  checkout = join(folder, "checkout");
  for (const name of product) {
    cpSync(join(repository, name), join(checkout, name), { recursive: true });
  }
  writeFileSync(join(checkout, "Pulumi.prod.yaml"), "config: {}\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command of the copied checkout to its end, with what it has loaded. */
async function run(words: string[], variables: NodeJS.ProcessEnv = {}) {
  const log = join(mkdtempSync(join(folder, "run-")), "loaded");
  const hook = `import { appendFileSync } from "node:fs";
    import { registerHooks } from "node:module";
    registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + "\\n"); return next(url, context); } });`;
  const child = spawn(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(hook)}`, "cli/start.mjs", ...words],
    {
      cwd: checkout,
      env: { HOME: join(folder, "home"), NO_COLOR: "1", PATH: "/usr/bin:/bin", ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr, loaded: readFileSync(log, "utf8").trimEnd().split("\n") };
}

test.concurrent("a command ends when it is done, whatever a program has left behind", async () => {
  writeFileSync(join(checkout, "left.md"), "Nothing changes.\n");
  const { code } = await run(["github", "summary", "--file", "left.md"], {
    GITHUB_STEP_SUMMARY: join(folder, "left-summary"),
    NODE_OPTIONS: "--import=data:text/javascript,setInterval(()=>{},1000)",
  });
  expect(code).toBe(0);
});

describe("without node_modules", () => {
  test.concurrent("npm run github works, as where a job may write on pull requests", async () => {
    writeFileSync(join(checkout, "report.md"), "Nothing changes.\n");
    const summary = join(folder, "summary");
    const { code, stderr, loaded } = await run(["github", "summary", "--file", "report.md"], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(readFileSync(summary, "utf8")).toContain("Nothing changes.");
    expect(loaded.filter((url) => url.includes("node_modules"))).toEqual([]);
  });

  test.concurrent("any other command says what to do, in one sentence", async () => {
    const { code, stderr } = await run(["up", "--stack", "prod"]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Error: The package \S+ must be installed for this, but it is not\. Run `npm ci` /m),
    ]);
  });
});

describe("with what `npm ci --workspaces=false --omit=dev` installs", () => {
  const bin = () => join(folder, "pulumi/bin");

  beforeAll(() => {
    const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      const link = join(checkout, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(repository, "node_modules", name), link);
    }
    // Stands in for the Pulumi CLI: knows its version and one stack's outputs.
    mkdirSync(bin(), { recursive: true });
    const outputs = JSON.stringify({
      clientId: "11111111-2222-3333-4444-555555555555",
      clientSecret: "[secret]",
      issuer: "https://login.example.test/tenant/v2.0",
      callbackUrls: ["https://desk.example.com/api/oidc/callback"],
      clientSecretExpires: "2999-01-01T00:00:00Z",
    });
    const script = `#!/bin/sh\ncase $1 in version) echo v3.259.0 ;; stack) echo '${outputs}' ;; esac\n`;
    writeFileSync(join(bin(), "pulumi"), script);
    chmodSync(join(bin(), "pulumi"), 0o755);
  });

  test.concurrent("a command reads a tenant's state, and loads nothing of the laptop's", async () => {
    const { code, stdout, loaded } = await run(["sheet", "--stack", "prod"], { PATH: bin() });
    expect([code, stdout]).toEqual([0, expect.stringContaining("11111111-2222-3333-4444-555555555555")]);
    expect(loaded.length).toBeGreaterThan(100);
    expect(
      loaded.filter((url) =>
        /packages\/|node_modules\/(@?hono|oidc-provider|openid-client|jose|@peculiar)\//.test(url),
      ),
    ).toEqual([]);
  });

  test.concurrent("without a Pulumi CLI on PATH it says what to install, in one sentence", async () => {
    const { code, stderr } = await run(["sheet", "--stack", "prod"], { PATH: "/nowhere" });
    expect([code, stderr]).toEqual([
      1,
      "Error: The Pulumi CLI is missing: pulumi is not on PATH. Install the Pulumi CLI 3.231.0 or newer " +
        "(https://www.pulumi.com/docs/iac/download-install/), then run the command again.\n",
    ]);
  });

  test.skipIf(process.platform === "win32")(
    "a closed terminal ends a command in order, although nobody reads what it says",
    async () => {
      const [slow, started] = [join(folder, "slow/bin"), join(folder, "started")];
      mkdirSync(slow, { recursive: true });
      const script = `#!/bin/sh\ncase $1 in version) echo v3.259.0 ;; *) echo > ${started}; exec /bin/sleep 600 ;; esac\n`;
      writeFileSync(join(slow, "pulumi"), script, { mode: 0o755 });
      const child = spawn(process.execPath, ["cli/start.mjs", "sheet", "--stack", "prod"], {
        cwd: checkout,
        env: { HOME: join(folder, "home"), NO_COLOR: "1", PATH: slow },
      });
      await vi.waitUntil(() => existsSync(started), { timeout: 20_000 });
      child.stdout.destroy();
      child.stderr.destroy();
      child.kill("SIGHUP");
      expect(await once(child, "exit")).toEqual([130, null]);
    },
  );

  test.concurrent("--local says what is not installed, in one sentence", async () => {
    const { code, stderr } = await run(["up", "--local", "--stack", "prod"], { PATH: bin() });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Error: The package \S+ must be installed for this, but it is not\. .*\n$/m),
    ]);
  });
});
