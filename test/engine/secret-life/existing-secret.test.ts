import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { ThirdParty } from "../conformance/third-party.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";
import { Diagnostics, rotate, secretsOf, signIn } from "./fixture.ts";

const configured = { consoleOrigins: ["https://desk.example.com"] };

describe("an existing client secret in the configuration", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;
  /** The value of a secret that somebody made in the portal. */
  let value: string;

  beforeAll(async () => {
    checkout.configure("test", {
      ...configured,
      existingClientSecret: { secure: "v1:of-another-backend" },
      existingClientSecretExpires: "2027-06-30",
    });
    environment = await checkout.start("test");
    await environment.stack.up();
    value = await addPassword();
  });
  afterAll(() => checkout.remove());

  test("of the real registration is left out of a local run, which says so and makes one of its own", () => {
    expect(environment.remarks).toEqual([
      "Left out of Pulumi.test.yaml: rustdesk-entra:existingClientSecret, rustdesk-entra:existingClientSecretExpires. Here " +
        "a client secret is made anew, and the real registration keeps its own.",
    ]);
    expect(secretsOf(environment).map(({ displayName }) => displayName)).toEqual([
      "made in the portal",
      "RustDesk console, generation 1",
    ]);
    checkout.configure("test", configured);
  });

  test("takes the place of the created one: same outputs, no password declared", async () => {
    const before = await environment.stack.outputs();
    setSecret("existingClientSecret", value);
    set("existingClientSecretExpires", "2099-05-31");
    expect(await environment.stack.up()).toEqual({ delete: 1, same: 4 });
    const outputs = await environment.stack.outputs();
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(before).toSorted());
    expect(outputs.clientId).toEqual(before.clientId);
    expect(outputs.clientSecret).toEqual({ value, secret: true });
    expect(outputs.clientSecretExpires).toEqual({ value: "2099-05-31T00:00:00Z", secret: false });
    expect(await signIn(outputs)).toBe("signed in");
    expect(secretsOf(environment).map(({ displayName }) => displayName)).toEqual(["made in the portal"]);
  });

  test("survives a restart of the local environment and a change of the checkout's file", async () => {
    environment = await checkout.start("test");
    expect(environment.remarks).toEqual([]);
    expect(await environment.stack.preview()).toEqual({ same: 4 });
    checkout.configure("test", { ...configured, displayName: "RustDesk (changed)" });
    environment.reloadConfiguration();
    expect(await environment.stack.preview()).toEqual({ same: 3, update: 1 });
    checkout.configure("test", configured);
    environment.reloadConfiguration();
  });

  test("is not renewed by a rotation, which tells where it is set", async () => {
    const { stderr } = await rotate(checkout);
    expect(stderr).toContain(
      `existingClientSecret is set in ${join(environment.folder.workspace, "Pulumi.test.yaml")}. Make a new secret`,
    );
    environment = await checkout.start("test");
  });

  test("is warned of by its own date, with the way to renew it", async () => {
    set("existingClientSecretExpires", "2020-05-31");
    const diagnostics = new Diagnostics();
    await expect(environment.stack.preview({ onEvent: diagnostics.onEvent })).rejects.toThrow();
    expect(diagnostics.texts).toContain(
      "error: The client secret stopped working on 2020-05-31: nobody can sign in to RustDesk with Microsoft Entra ID until " +
        "the console has a new one. Make a new secret, set existingClientSecret to it, encrypted, and bring it up.",
    );
    set("existingClientSecretExpires", "2099-05-31");
  });

  test("is refused in clear, and is nowhere in the refusal", async () => {
    // Not the real one: the engine notes a configuration in clear in its history, even of a refused run.
    set("existingClientSecret", "in-clear");
    const error = await environment.stack.up().then(
      () => new Error("up must fail"),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(/^existingClientSecret must be encrypted; got it in clear\./);
    expect(error.message).not.toContain("in-clear");
  });

  test("is refused as its Secret ID, and nothing is changed", async () => {
    setSecret("existingClientSecret", "0c57b7c9-97b5-4aa2-ac2a-9b2decd23b4e");
    await expect(environment.stack.up()).rejects.toThrow(/must be the secret's Value; got a GUID/);
    setSecret("existingClientSecret", value);
    expect(await environment.stack.preview()).toEqual({ same: 4 });
  });

  test("stands nowhere in clear", async () => {
    await environment.stack.refresh();
    const holding = checkout.filesHolding(value, ".").filter((path) => !path.endsWith("directory.db"));
    expect(holding).toEqual([]);
  });

  /** As an administrator does in the portal; Graph answers with the value, once. */
  async function addPassword(): Promise<string> {
    const path = `/applications/${registrationsOf(environment)[0]?.id}/addPassword`;
    const passwordCredential = { displayName: "made in the portal" };
    const { secretText } = await new ThirdParty(environment.entra).call("POST", path, { passwordCredential });
    return String(secretText);
  }

  /** As a person does by hand: the value goes through standard input. */
  function setSecret(key: string, text: string): void {
    config(["set", "--secret", key], text);
  }

  function set(key: string, text: string): void {
    config(["set", "--plaintext", key, text], "");
  }

  function config(words: string[], input: string): void {
    execFileSync(environment.engine.command.command, ["config", ...words, "--stack", "test"], {
      cwd: environment.folder.workspace,
      input,
      stdio: ["pipe", "ignore", "pipe"],
    });
  }
});
