import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { UserError } from "../../../cli/user-error.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";

const good = { consoleOrigins: ["https://desk.example.com"] };

const checkout = new TestCheckout();
let environment: LocalEnvironment;
const stateFile = join(checkout.folder, ".local/state/.pulumi/stacks/rustdesk-entra/test.json");

beforeAll(async () => {
  checkout.configure("test", good);
  environment = await checkout.start("test");
  await environment.stack.up();
});
afterAll(() => checkout.remove());

describe("bad configuration ends in one message and changes neither directory nor state:", () => {
  let before: { registrations: unknown; state: unknown };

  beforeAll(() => {
    before = { registrations: registrationsOf(environment), state: state() };
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      "bad origins, all at once",
      { consoleOrigins: ["http://desk.example.com", "https://desk.example.com/#/settings"] },
      /^The app registration cannot be declared as configured\. Nothing was changed\.\n {2}- consoleOrigins\[0\] "http:.*Use "https:\/\/desk\.example\.com"\.\n {2}- consoleOrigins\[1\] .*must have no fragment\. Use "https:\/\/desk\.example\.com"\.$/,
    ],
    ["missing origins", {}, /^consoleOrigins must be set in Pulumi\.test\.yaml, /],
    [
      "a value of another type",
      { ...good, protect: "perhaps" },
      /^protect in Pulumi\.test\.yaml must be of type boolean, /,
    ],
    [
      "a list where a text belongs",
      { ...good, consoleOrigins: "https://desk.example.com" },
      /^consoleOrigins in Pulumi\.test\.yaml must be of type array<string>, /,
    ],
    [
      "a key that nothing reads",
      { ...good, displyName: "RustDesk" },
      /Pulumi\.test\.yaml must be corrected, .*\n {2}- line 4: rustdesk-entra:displyName is read by nothing\. Write rustdesk-entra:displayName\.$/s,
    ],
  ])("%s", async (_what, config, message) => {
    checkout.configure("test", config);
    const error = await bringUp().then(
      () => new Error("up must fail, but it succeeded"),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(registrationsOf(environment)).toEqual(before.registrations);
    expect(state()).toEqual(before.state);
  });

  async function bringUp(): Promise<void> {
    environment.reloadConfiguration();
    await environment.stack.up();
  }

  test("a configuration that is not YAML", async () => {
    writeFileSync(join(checkout.folder, "Pulumi.test.yaml"), "config: [unclosed\n");
    await expect(checkout.start("test")).rejects.toThrow(/Pulumi\.test\.yaml must be YAML, but: .*/);
    expect(state()).toEqual(before.state);
  });

  test("an environment without a configuration file", async () => {
    await expect(checkout.start("nowhere")).rejects.toThrow(/Pulumi\.nowhere\.yaml must be readable, but: ENOENT/);
    expect(state()).toEqual(before.state);
  });

  /** The state without what every run writes anew: its time, and the secrets' ciphertext. */
  function state(): unknown {
    return JSON.parse(readFileSync(stateFile, "utf8"), (key, value) =>
      key === "time" || key === "ciphertext" ? undefined : value,
    );
  }
});

describe("a busy stack", () => {
  const locks = join(checkout.folder, ".local/state/.pulumi/locks/organization/rustdesk-entra/test");

  beforeAll(async () => {
    checkout.configure("test", good);
    environment = await checkout.start("test");
  });
  afterEach(() => rmSync(locks, { recursive: true }));

  test("is told with the process that holds it, and left to that one", async () => {
    lock(process.pid);
    await expect(environment.stack.up()).rejects.toThrow(
      new UserError(
        `The stack in ${environment.folder.state} must not be in use, but another update is running on it (process ` +
          `${process.pid}). Wait until it has finished, then try again.`,
      ),
    );
  });

  test("is free again when the engine that held it was killed", async () => {
    lock(await endedProcess());
    environment = await checkout.start("test");
    expect(await environment.stack.up()).toEqual({ same: 5 });
  });

  /** Holds the stack as the CLI's file backend does. */
  function lock(pid: number | undefined): void {
    mkdirSync(locks, { recursive: true });
    const content = { pid, username: "x", hostname: hostname(), timestamp: new Date() };
    writeFileSync(join(locks, "11111111-1111-1111-1111-111111111111.json"), JSON.stringify(content));
  }

  async function endedProcess(): Promise<number | undefined> {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    return child.pid;
  }
});

test("a damaged state is told, with the way out, and left as it is", async () => {
  writeFileSync(stateFile, readFileSync(stateFile, "utf8").slice(0, 400));
  const damaged = readFileSync(stateFile, "utf8");
  await expect(checkout.start("test").then(({ stack }) => stack.up())).rejects.toThrow(
    /^The state in .* must be what the engine wrote, but it is damaged: .*start afresh with `npm run local -- reset`\.$/s,
  );
  expect(readFileSync(stateFile, "utf8")).toBe(damaged);
});
