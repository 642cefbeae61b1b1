import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { changesDirectory } from "../graph-change.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { registrationsOf, servicePrincipalsOf, TestCheckout } from "../test-checkout.ts";

// What bringing the environment up changes in the directory: three requests for the application, one for the service principal,
// one for the client secret, and one more for the service principal.
const changesOfUp = 6;

const checkout = new TestCheckout();

beforeAll(async () => {
  checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], randomNameSuffix: true });
  await checkout.start("test");
  await checkout.save();
});
beforeEach(() => checkout.restore());
afterAll(() => checkout.remove());

describe("Ctrl-C during up", () => {
  test.each([1, 4, 5])("after change %i leaves nothing behind that the next run would not find", async (number) => {
    const interruption = new AbortController();
    let changes = 0;
    const environment = await checkout.start("test", {
      onRequest: (request) => {
        changes += changesDirectory(request) ? 1 : 0;
        if (changes === number) {
          interruption.abort();
        }
      },
    });
    await expect(environment.stack.up({ signal: interruption.signal })).rejects.toThrow("aborted");
    await environment.stack.up();
    expect(registrationsOf(environment)).toHaveLength(1);
    expect(servicePrincipalsOf(environment)).toHaveLength(1);
    expect(registrationsOf(environment)[0]?.passwordCredentials).toHaveLength(1);
    expect(await environment.stack.preview()).toEqual({ same: 6 });
  });
});

test("Ctrl-C before the engine starts keeps it from starting", async () => {
  const environment = await checkout.start("test");
  const signal = AbortSignal.abort();
  await expect(environment.stack.up({ signal })).rejects.toThrow("aborted");
  await expect(environment.stack.destroy({ signal })).rejects.toThrow("aborted");
  expect(registrationsOf(environment)).toEqual([]);
});

describe("killing everything during up", () => {
  const up = ["up", "local", "--stack", "test"];

  test.each(Array.from({ length: changesOfUp }, (_, index) => index + 1))(
    "after change %i loses nothing: the next run takes over what there is, and ends in one registration",
    async (number) => {
      expect(await crash(number)).toBe("SIGKILL");
      const { code, stderr } = await checkout.run([...up, "--yes"]);
      expect(code).toBe(0);
      expect(stderr).not.toMatch(/AWS|interrupted in the middle/);
      const environment = await checkout.start("test");
      expect(await environment.stack.preview()).toEqual({ same: 6 });
      const { clientId } = await environment.stack.outputs();
      const [declared, ...others] = registrationsOf(environment);
      expect(others).toEqual([]);
      expect(declared?.appId).toBe(clientId?.value);
      expect(declared?.displayName).toMatch(/^RustDesk \w{6}$/);
      expect(declared?.web.redirectUris).toEqual(["https://desk.example.com/api/oidc/callback"]);
      expect((await environment.stack.state()).pendingCreates).toEqual([]);
    },
  );

  test("tells in a preview of a client secret that nobody has, and removes it where somebody says so", async () => {
    await crash("/addPassword");
    const left = "“RustDesk console, generation 1”, made less than a minute ago";
    const previewed = await checkout.run(["preview", "local", "--stack", "test"]);
    expect(previewed).toMatchObject({ code: 3, stderr: expect.stringContaining(left) });
    const told = await checkout.run([...up, "--yes"]);
    expect(told.stderr).toContain(left);
    expect(told.stderr).toContain("`npm run up -- local --stack test`, without --yes, asks what is to become of it.");
    const terminal = new ScriptedTerminal(true);
    expect((await checkout.run(up, terminal)).code).toBe(0);
    expect(terminal.questions.at(-1)).toMatch(/^Remove this client secret for good\?/);
    const environment = await checkout.start("test");
    const [registration] = registrationsOf(environment);
    expect(registration?.passwordCredentials).toHaveLength(1);
    expect(await environment.stack.preview()).toEqual({ same: 6 });
  });

  async function crash(change: number | string): Promise<string | null> {
    const script = join(import.meta.dirname, "crash.ts");
    const child = spawn(process.execPath, [script, checkout.folder, "test", String(change)], {
      detached: true,
      stdio: "ignore",
    });
    const [, signal] = await once(child, "exit");
    return signal;
  }
});
