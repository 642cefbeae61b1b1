import { readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test, vi } from "vitest";

import { fetchPlugin } from "../src/plugins/plugin-download.ts";
import { type FindPluginsOptions, findPlugins } from "../src/plugins/plugins.ts";
import { FakeMachine } from "./fake-machine.ts";

const versions = { azuread: sdkVersion("azuread"), random: sdkVersion("random") };
type Name = keyof typeof versions;
const [major = 0, minor = 0] = versions.azuread.split(".").map(Number);

function sdkVersion(name: string): string {
  const file = join(import.meta.dirname, `../../../node_modules/@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function install(machine: FakeMachine, name: Name, script = `echo ${versions[name]}`): string {
  return machine.executable(
    `pulumi/plugins/resource-${name}-v${versions[name]}/pulumi-resource-${name}`,
    script,
  );
}

/** A CLI that notes what it is asked to install and then runs the given script. */
async function options(machine: FakeMachine, script = "exit 1"): Promise<FindPluginsOptions> {
  const file = machine.executable(
    "engine/bin/pulumi",
    `[ "$1" = version ] && echo v3.259.0 && exit
    echo "$* [home $PULUMI_HOME]" >> ${machine.folder}/installs
    ${script}`,
  );
  const command = await PulumiCommand.get({ root: join(file, "../..") });
  // A mirror of the person's own: only the CLI can tell whether it answers, so nobody asks Pulumi's site.
  machine.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES = "^https://=https://mirror.example";
  const { environment, cacheFolder } = machine;
  return {
    engine: { command, version: "3.259.0", origin: "built", description: "" },
    pulumiHome: join(machine.folder, "pulumi"),
    environment,
    cacheFolder,
    onProgress: (line) => machine.progress.push(line),
    platform: "linux",
  };
}

const memory = (machine: FakeMachine, name: Name) =>
  join(machine.cacheFolder, "failed-downloads", `${name}-${versions[name]}`);

describe("plugins that are installed", () => {
  test("are used, in exactly the SDK's version", async () => {
    using machine = new FakeMachine();
    const azuread = install(machine, "azuread");
    const random = install(machine, "random");
    expect(await findPlugins(await options(machine))).toEqual({
      azuread: "real",
      random: "real",
      description:
        `azuread: the real plugin ${versions.azuread} (${azuread}); ` +
        `random: the real plugin ${versions.random} (${random})`,
    });
    expect(machine.lines("installs")).toEqual([]);
  });

  test("may be only one of the two", async () => {
    using machine = new FakeMachine();
    install(machine, "random");
    expect(await findPlugins(await options(machine))).toMatchObject({ azuread: "stand-in", random: "real" });
  });

  test("are found in PULUMI_HOME, else in .pulumi of the home folder", async () => {
    using machine = new FakeMachine();
    install(machine, "random");
    const { pulumiHome: _, ...rest } = await options(machine);
    machine.environment.PULUMI_HOME = join(machine.folder, "pulumi");
    expect(await findPlugins(rest)).toHaveProperty("random", "real");
    delete machine.environment.PULUMI_HOME;
    expect(await findPlugins(rest)).toHaveProperty("random", "stand-in");
    machine.executable(
      `home/.pulumi/plugins/resource-random-v${versions.random}/pulumi-resource-random`,
      `echo ${versions.random}`,
    );
    expect(await findPlugins(rest)).toHaveProperty("random", "real");
  });

  test("are not used while the CLI has not finished to unpack them", async () => {
    using machine = new FakeMachine();
    install(machine, "random");
    machine.executable(`pulumi/plugins/resource-random-v${versions.random}.partial`, "");
    expect(await findPlugins(await options(machine))).toHaveProperty("random", "stand-in");
  });

  test.each(["exit 1", "echo 0.0.1"])(
    "are not used when damaged (%s), and the way out is told",
    async (script) => {
      using machine = new FakeMachine();
      const file = install(machine, "random", script);
      const found = await findPlugins(await options(machine));
      expect(found.random).toBe("stand-in");
      expect(found.description).toContain(
        `random: this project's stand-in (${file} does not run; remove it with: pulumi plugin rm resource random --yes)`,
      );
    },
  );
});

describe("plugins on PATH", () => {
  test.each([0, 1])(
    "are used when their version is the SDK's or a newer compatible one (minor + %i)",
    async (more) => {
      using machine = new FakeMachine();
      machine.executable("pulumi-resource-azuread", `echo ${major}.${minor + more}.99`);
      expect(await findPlugins(await options(machine))).toHaveProperty("azuread", "real");
    },
  );

  test.each([`${major - 1}.99.0`, `${major}.0.0`, `${major + 1}.0.0`])(
    "of version %s are not used, since the CLI would use them",
    async (version) => {
      using machine = new FakeMachine();
      install(machine, "azuread");
      const file = machine.executable("pulumi-resource-azuread", `echo v${version}`);
      const found = await findPlugins(await options(machine));
      expect(found.azuread).toBe("stand-in");
      expect(found.description).toContain(
        `${file} on PATH is version ${version} where ${versions.azuread} or a newer ${major}.x is needed`,
      );
    },
  );

  test("that do not run are not used", async () => {
    using machine = new FakeMachine();
    const file = machine.executable("pulumi-resource-azuread", "exit 1");
    const found = await findPlugins(await options(machine));
    expect(found.description).toContain(`azuread: this project's stand-in (${file} on PATH does not run)`);
  });

  test("do not count where the CLI is told to ignore them", async () => {
    using machine = new FakeMachine();
    const installed = install(machine, "azuread");
    machine.executable("pulumi-resource-azuread", "echo 5.0.0");
    machine.environment.PULUMI_IGNORE_AMBIENT_PLUGINS = "true";
    const found = await findPlugins(await options(machine));
    expect(found.description).toContain(`azuread: the real plugin ${versions.azuread} (${installed})`);
  });
});

describe("plugins that are not there", () => {
  // Unpacks what it is asked for as the CLI does: pulumi plugin install resource NAME VERSION
  const unpack = `
    folder="$PULUMI_HOME/plugins/resource-$4-v$5"
    /bin/mkdir -p "$folder"
    printf '#!/bin/sh\\necho %s\\n' "$5" > "$folder/pulumi-resource-$4"
    /bin/chmod +x "$folder/pulumi-resource-$4"`;

  test("are downloaded by the CLI in the SDK's version", async () => {
    using machine = new FakeMachine();
    expect(await findPlugins(await options(machine, unpack))).toMatchObject({
      azuread: "real",
      random: "real",
    });
    const home = join(machine.folder, "pulumi");
    expect(machine.lines("installs").sort()).toEqual(
      (["azuread", "random"] as const).map(
        (name) =>
          `plugin install resource ${name} ${versions[name]} --color never --non-interactive [home ${home}]`,
      ),
    );
    expect(machine.progress.sort()).toEqual([
      `downloading the azuread provider plugin ${versions.azuread}`,
      `downloading the random provider plugin ${versions.random}`,
    ]);
  });

  test("become stand-ins when the download fails, which is remembered for a day", async () => {
    using machine = new FakeMachine();
    const given = await options(machine, "echo 'error: dial tcp 10.0.0.1:443: refused' >&2; exit 1");
    const first = await findPlugins(given);
    expect(first).toMatchObject({ azuread: "stand-in", random: "stand-in" });
    expect(first.description).toBe(
      "azuread and random: this project's stand-in (not installed, and its download failed (error: dial tcp <address>: refused))",
    );
    const second = await findPlugins(given);
    expect(second).toMatchObject({ azuread: "stand-in", random: "stand-in" });
    expect(second.description).toBe(
      "azuread and random: this project's stand-in (not installed, and its download failed within the last day; to try " +
        `again now, delete ${join(machine.cacheFolder, "failed-downloads")})`,
    );
    expect(machine.lines("installs")).toHaveLength(2);
  });

  test("are tried again after a day, and a download that succeeds is no longer remembered as failed", async () => {
    using machine = new FakeMachine();
    await findPlugins(await options(machine));
    const dayAgo = Date.now() / 1_000 - 86_401;
    utimesSync(memory(machine, "random"), dayAgo, dayAgo);
    expect(await findPlugins(await options(machine, unpack))).toMatchObject({
      azuread: "stand-in",
      random: "real",
    });
    expect(machine.list("cache/failed-downloads")).toEqual([`azuread-${versions.azuread}`]);
  });

  test("become stand-ins when the download leaves nothing", async () => {
    using machine = new FakeMachine();
    const found = await findPlugins(await options(machine, "exit 0"));
    expect(found.description).toContain(
      "azuread and random: this project's stand-in (the download left no plugin)",
    );
  });

  test("are not downloaded where the person forbids it", async () => {
    using machine = new FakeMachine();
    machine.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
    const found = await findPlugins(await options(machine, unpack));
    expect(found).toMatchObject({ azuread: "stand-in", random: "stand-in" });
    expect(machine.lines("installs")).toEqual([]);
    expect(machine.list("cache/failed-downloads")).toEqual([]);
  });

  test("are not remembered as failed when the run is aborted", async () => {
    using machine = new FakeMachine();
    const controller = new AbortController();
    const given = await options(machine, "/bin/sleep 600 & wait");
    const onProgress = () => setImmediate(() => controller.abort(new Error("Ctrl-C")));
    await expect(findPlugins({ ...given, onProgress, signal: controller.signal })).rejects.toThrow("Ctrl-C");
    expect(machine.list("cache/failed-downloads")).toEqual([]);
  });

  test.each([false, true])("Pulumi's site is asked before the CLI is (answers: %s)", async (answers) => {
    using machine = new FakeMachine();
    const { engine, onProgress } = await options(machine);
    delete machine.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES;
    const canReach = vi.fn(async () => answers);
    const { environment, cacheFolder } = machine;
    const wanted = {
      name: "random",
      release: [4, 21, 2],
      pulumiHome: "/nowhere",
      environment,
      signal: undefined,
    } as const;
    const reason = await fetchPlugin(wanted, {
      command: engine.command.command,
      cacheFolder,
      onProgress,
      canReach,
    });
    expect(canReach).toHaveBeenCalledOnce();
    expect(machine.lines("installs")).toHaveLength(answers ? 1 : 0);
    expect(reason).toContain(answers ? "its download failed" : "Pulumi's download site could not be reached");
  });
});

describe("local Entra's certificate", () => {
  test.each(["darwin", "win32"] as const)(
    "keeps the real azuread plugin away on %s, not the random one",
    async (platform) => {
      using machine = new FakeMachine();
      install(machine, "azuread");
      install(machine, "random");
      const found = await findPlugins({ ...(await options(machine)), platform });
      expect(found).toMatchObject({ azuread: "stand-in", random: "real" });
      expect(found.description).toContain(
        "azuread: this project's stand-in (outside Linux the real one needs local Entra's certificate authority to be trusted",
      );
    },
  );

  test("does not when the person has made the system trust it", async () => {
    using machine = new FakeMachine();
    install(machine, "azuread");
    const given = await options(machine);
    expect(await findPlugins({ ...given, platform: "darwin", authorityTrusted: true })).toHaveProperty(
      "azuread",
      "real",
    );
  });
});
