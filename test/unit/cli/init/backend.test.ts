import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { backendOf } from "../../../../cli/init/backend.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
  for (const [name, value] of Object.entries(machine.environment)) {
    vi.stubEnv(name, value);
  }
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", undefined);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  machine[Symbol.dispose]();
});

/** The backend of a stack `prod`, by a Pulumi CLI that answers `pulumi whoami` with this. */
function backend(whoami: string, configuration = "") {
  machine.executable("pulumi", `case "$1" in version) echo v3.259.0 ;; *) ${whoami} ;; esac`);
  const folder = new ProjectFolder();
  return backendOf("prod", folder.write("Pulumi.prod.yaml", configuration), notingContext(folder.path));
}
const at = (url: string) => `echo '{"user":"anna","url":"${url}"}'`;

test.each(["https://app.pulumi.com/anna", "http://pulumi.contoso.com"])("%s has keys of its own", async (url) => {
  expect(await backend(at(url))).toBe(url);
});

test("a store of files needs a passphrase, which is told before anything is asked", async () => {
  const message =
    "The client secret in the state must be encrypted, since s3://desk-state keeps it as it is, but there is no passphrase. " +
    "Nothing was changed. Choose one,";
  await expect(backend(at("s3://desk-state"))).rejects.toThrow(message);
  await expect(backend(at("s3://desk-state"), "secretsprovider: passphrase\n")).rejects.toThrow(message);
});

test.each([
  ["PULUMI_CONFIG_PASSPHRASE", ""],
  ["PULUMI_CONFIG_PASSPHRASE_FILE", "/home/anna/passphrase"],
])("%s is one", async (name, value) => {
  vi.stubEnv(name, value);
  expect(await backend(at("file:///home/anna/state"))).toBe("file:///home/anna/state");
});

test("a key in a vault is as good", async () => {
  expect(await backend(at("azblob://state"), "secretsprovider: azurekeyvault://desk/keys/state\n")).toBe(
    "azblob://state",
  );
});

test("without a backend it is told how to choose one", async () => {
  const refusal = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";
  await expect(backend(`echo '${refusal}' >&2; exit 255`)).rejects.toThrow(
    "A backend must hold the stack's state, but none is chosen. Sign in to it with `pulumi login`",
  );
  await expect(backend("exit 3")).rejects.toThrow("pulumi whoami ended with 3");
});
