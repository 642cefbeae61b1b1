import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import type { SecretGenerations } from "../../cli/rotate/rotation.ts";
import { secretGenerations } from "../../cli/rotate/secret-generations.ts";
import { StackConfiguration } from "../../cli/stack/configuration/stack-configuration.ts";
import { registrationsOf, TestCheckout } from "./test-checkout.ts";

const checkout = new TestCheckout();
afterAll(() => checkout.remove());

const consoleOrigins = ["http://localhost:8000"];
const ownValue = "a-secret-of-local-Entra-ID~0123456789";

/** Runs `pulumi config set` on the copy, as somebody does with the variables of `npm run local -- --serve`. */
function configureCopy({ engine, folder }: LocalEnvironment, ...words: string[]): void {
  execFileSync(
    engine.command.command,
    [
      "config",
      "set",
      ...words,
      "--stack",
      "dev",
      "--config-file",
      join(folder.workspace, "Pulumi.dev.yaml"),
      "--non-interactive",
    ],
    { cwd: folder.workspace },
  );
}

function secretsOf(environment: LocalEnvironment): (string | undefined)[] {
  const [registration] = registrationsOf(environment);
  return registration?.passwordCredentials.map(({ displayName }) => displayName ?? undefined) ?? [];
}

/** What `npm run rotate -- --local` goes by. */
async function generationsOf({ stack }: LocalEnvironment): Promise<SecretGenerations> {
  const configuration = StackConfiguration.read(checkout.folder, "dev");
  return secretGenerations({ stack, configuration, selector: "--local" }, await stack.resources());
}

describe("a local run of an environment with an existing client secret", () => {
  test("leaves the real registration's out, says so, and makes one of its own", async () => {
    checkout.configure("dev", {
      consoleOrigins,
      existingClientSecret: { secure: "v1:of-another-backend" },
      existingClientSecretExpires: "2027-06-30",
    });
    const environment = await checkout.start("dev");
    expect(environment.remarks).toEqual([
      "Left out: rustdesk-entra:existingClientSecret, rustdesk-entra:existingClientSecretExpires. An existing client " +
        "secret is of the real registration; here one is made instead.",
    ]);
    await environment.stack.up();
    expect(secretsOf(environment)).toEqual(["RustDesk console, generation 1"]);
    expect(await generationsOf(environment)).toMatchObject({ current: 1, deployed: [{ generation: 1 }] });
  });

  test("keeps one that was set in its own copy, in the next run and in one after a change", async () => {
    const first = await checkout.start("dev");
    configureCopy(first, "--secret", "existingClientSecret", ownValue);
    configureCopy(first, "existingClientSecretExpires", "2028-01-31");
    const second = await checkout.start("dev");
    expect(second.remarks).toEqual([]);
    await second.stack.up();
    expect((await second.stack.outputs()).clientSecret).toEqual({ value: ownValue, secret: true });
    await expect(generationsOf(second)).rejects.toThrow(
      `existingClientSecret is set in ${join(second.folder.workspace, "Pulumi.dev.yaml")}. Make a new secret`,
    );

    checkout.configure("dev", { consoleOrigins, displayName: "RustDesk (changed)" });
    second.reloadConfiguration();
    await second.stack.up();
    const outputs = await second.stack.outputs();
    expect(outputs.clientSecret?.value).toBe(ownValue);
    expect(outputs.clientSecretExpires?.value).toBe("2028-01-31T00:00:00Z");
    expect(secretsOf(second)).toEqual([]);
  });

  test("has its value nowhere in clear", () => {
    const holding = checkout.files().filter(({ content }) => content.includes(ownValue));
    expect(holding.map(({ path }) => path)).toEqual([]);
  });
});
