import { readFileSync } from "node:fs";
import { join } from "node:path";

import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { expect, test } from "vitest";

import { findPlugins, type PluginSearch } from "../../../../cli/local-machine/plugins.ts";

const versions = { azuread: sdkVersion("azuread"), random: sdkVersion("random") };

function sdkVersion(name: string): string {
  const file = join(import.meta.dirname, `../../../../node_modules/@pulumi/${name}/package.json`);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

/** Installs a plugin of the SDK's version in the CLI's own folder. */
function install(machine: FakeMachine, name: keyof typeof versions, home = "home/.pulumi"): string {
  const file = `${home}/plugins/resource-${name}-v${versions[name]}/pulumi-resource-${name}`;
  return machine.executable(file, `echo ${versions[name]}`);
}

function search(machine: FakeMachine): PluginSearch {
  machine.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  const command = { command: "/nowhere/pulumi" } as PluginSearch["engine"]["command"];
  return { ...machine.search(), engine: { command }, platform: "linux" };
}

test("both plugins are the real ones where they are installed in the SDK's version", async () => {
  using machine = new FakeMachine();
  const azuread = install(machine, "azuread");
  const random = install(machine, "random");
  expect(await findPlugins(search(machine))).toEqual({
    azuread: "real",
    random: "real",
    description:
      `azuread: the real plugin ${versions.azuread} (${azuread}); ` +
      `random: the real plugin ${versions.random} (${random})`,
  });
});

test("a plugin is looked for in PULUMI_HOME where that is set", async () => {
  using machine = new FakeMachine();
  install(machine, "random", "own");
  expect(await findPlugins(search(machine))).toHaveProperty("random", "stand-in");
  machine.environment.PULUMI_HOME = join(machine.folder, "own");
  expect(await findPlugins(search(machine))).toMatchObject({ azuread: "stand-in", random: "real" });
});

test("stand-ins for both are told once, with the reason", async () => {
  using machine = new FakeMachine();
  expect(await findPlugins(search(machine))).toEqual({
    azuread: "stand-in",
    random: "stand-in",
    description:
      "azuread and random: this project's stand-in (not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION " +
      "forbids downloading it)",
  });
});

test("a failed download is remembered in this user's cache folder", async () => {
  using machine = new FakeMachine();
  const asked = search(machine);
  delete machine.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION;
  machine.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES = "^https://=https://mirror.example";
  await findPlugins(asked);
  expect(machine.list("home/.cache/rustdesk-entra/failed-downloads")).toEqual([
    `azuread-${versions.azuread}`,
    `random-${versions.random}`,
  ]);
});

test.each(["darwin", "win32"] as const)(
  "local Entra's certificate keeps the real azuread plugin away on %s, not the random one",
  async (platform) => {
    using machine = new FakeMachine();
    machine.environment.USERPROFILE = machine.environment.HOME;
    install(machine, "azuread");
    install(machine, "random");
    const found = await findPlugins({ ...search(machine), platform });
    expect(found).toMatchObject({ azuread: "stand-in", random: "real" });
    expect(found.description).toContain(
      "azuread: this project's stand-in (outside Linux the real one needs local Entra's certificate authority to be trusted",
    );
  },
);
