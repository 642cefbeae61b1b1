import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { registrationsOf, servicePrincipalsOf, TestCheckout } from "./test-checkout.ts";

// Requests to Microsoft Graph that bringing the environment up makes: 6 for the application, 5 for the service
// principal, 3 for the client secret.
const requestsOfUp = 14;

let checkout: TestCheckout;

beforeEach(() => {
  checkout = new TestCheckout();
  checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], randomNameSuffix: true });
});
afterEach(() => checkout.remove());

describe("Ctrl-C during up", () => {
  test.each([1, 4, 7, 10])(
    "after request %i leaves nothing behind that the next run would not find",
    async (number) => {
      const interruption = new AbortController();
      let requests = 0;
      const environment = await checkout.start("test", {
        onRequest: ({ path }) => {
          requests += isGraph(path) ? 1 : 0;
          if (requests === number) {
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
    },
  );
});

test("Ctrl-C before the engine starts keeps it from starting", async () => {
  const environment = await checkout.start("test");
  const signal = AbortSignal.abort();
  await expect(environment.stack.up({ signal })).rejects.toThrow("aborted");
  await expect(environment.stack.destroy({ signal })).rejects.toThrow("aborted");
  expect(registrationsOf(environment)).toEqual([]);
});

describe("killing everything during up", () => {
  test.each(Array.from({ length: requestsOfUp }, (_, index) => index + 1))(
    "after request %i loses nothing: the next run converges",
    async (number) => {
      expect(await crash(number)).toBe("SIGKILL");
      const environment = await checkout.start("test");
      await environment.stack.up();
      expect(await environment.stack.preview()).toEqual({ same: 6 });
      const { clientId } = await environment.stack.outputs();
      const declared = registrationsOf(environment).filter(({ appId }) => appId === clientId?.value);
      expect(declared[0]?.web.redirectUris).toEqual(["https://desk.example.com/api/oidc/callback"]);
    },
  );

  async function crash(number: number): Promise<string | null> {
    const script = join(import.meta.dirname, "crash.ts");
    const child = spawn(process.execPath, [script, checkout.folder, "test", String(number)], {
      detached: true,
      stdio: "ignore",
    });
    const [, signal] = await once(child, "exit");
    return signal;
  }
});

function isGraph(path: string): boolean {
  return /^\/(v1\.0|beta)\//.test(path);
}
