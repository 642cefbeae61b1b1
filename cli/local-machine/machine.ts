import { type StandIns, startStandIns } from "@rustdesk-entra/provider-stand-ins";
import { type LocalEntra, type LocalEntraOptions, startLocalEntra, trustCertificateAuthority } from "local-entra";

import { clock } from "../clock.ts";
import { remediesOf } from "../explain/codes.ts";
import { readProject } from "../stack/configuration/project.ts";
import { type Engine, type EngineSearch, findEngine } from "../stack/engine/engine.ts";
import type { StackPlace } from "../stack/stack.ts";
import { folderName, LocalFolder } from "./folder.ts";
import { admitForeignOwners } from "./foreign-owners.ts";
import { findPlugins, type Plugins } from "./plugins.ts";
import { copyProjectFiles, type LeftOut, leftOutRemarks } from "./project-files.ts";
import { admitForeignAssigned } from "./stand-in-groups.ts";
import { localStateAdvice, removeStaleLocks } from "./state-advice.ts";
import { isolate, type LocalVariables, localVariables, secretOf } from "./variables.ts";

/** What local Entra ID is started with; by default the port of its last start, or a free one. */
export interface MachineOptions extends EngineSearch, Pick<LocalEntraOptions, "port" | "onRequest" | "onExchange"> {
  /** The folder of Pulumi.yaml. */
  checkout: string;
  /** Which providers are used: the real ones where they can be had (the default), or this project's stand-ins alone. */
  providers?: "found" | "stand-ins";
}

/** What the environments of a checkout share on this machine, up and running. */
export interface LocalMachine {
  folder: LocalFolder;
  engine: Engine;
  entra: LocalEntra;
  plugins: Plugins;
  /** Point other programs at this machine's environments. */
  variables: LocalVariables;
  /**
   * Takes over what the checkout's configuration files say now of an environment. Returns sentences on what is different from
   * the environment in a tenant.
   */
  prepare(stackName: string): string[];
  /** Where a prepared environment's stack is: over copies of the project files, so that the checkout stays as it is. */
  placeOf(stackName: string): Omit<StackPlace, "program">;
  close(): Promise<void>;
}

const standInsOnly: Plugins = {
  azuread: "stand-in",
  random: "stand-in",
  description: "azuread and random: this project's stand-ins, as asked",
};

/**
 * Finds the engine and starts local Entra ID side by side, then the stand-in providers where the real ones cannot be had. From
 * then on nothing in this process can reach a real tenant.
 *
 * @throws UserError when one of them cannot be had; then nothing is left running.
 */
export async function startMachine(options: MachineOptions): Promise<LocalMachine> {
  const { checkout, port, onRequest, onExchange, signal } = options;
  const folder = LocalFolder.open(`${checkout}/${folderName}`);
  const stopped = new AbortController();
  const search = { ...options, signal: AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]) };
  const starting = clock.timed("local Entra ID starts", () =>
    startLocalEntra({ folder: folder.entra, port, onRequest, onExchange, remedies: localRemedies }),
  );
  const finding = findProviders(search);
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) {
      await part.close();
    }
  };
  try {
    const entra = await starting;
    started.push(entra);
    const { engine, plugins } = await finding;
    trustCertificateAuthority(entra.certificate.caFile);
    const standIns = await attach(plugins, folder, entra);
    started.push(...(standIns === undefined ? [] : [standIns]));
    const variables = localVariables(folder, entra, standIns?.debugProviders);
    isolate(process.env, variables);
    removeStaleLocks(folder);
    return {
      ...{ folder, engine, entra, plugins, variables, close },
      prepare(stackName) {
        const leftOut = copyProjectFiles(checkout, stackName, folder.workspace);
        const owners = remarksOf(leftOut, admitForeignOwners(folder.workspace, stackName, entra));
        return [...owners, ...admitForeignAssigned(folder.workspace, stackName, entra)];
      },
      placeOf(stackName) {
        const projectName = readProject(checkout).name;
        const create = !folder.hasStack(projectName, stackName);
        const advice = localStateAdvice(folder, stackName);
        const hidden = plugins.azuread === "real" ? secretOf(variables) : {};
        return { projectFolder: folder.workspace, projectName, stackName, create, advice, variables: hidden };
      },
    };
  } catch (error) {
    stopped.abort(error);
    await Promise.allSettled([finding]);
    await close();
    throw error;
  }
}

/** What its error pages say; they know of no environment. */
export function localRemedies(code: number): string[] | undefined {
  return remediesOf(code, "local --stack NAME");
}

/** The engine, and the providers that it finds; the search must not see the variables of local Entra ID. */
async function findProviders(options: MachineOptions): Promise<{ engine: Engine; plugins: Plugins }> {
  const engine = await findEngine(options);
  const { onProgress, signal } = options;
  const plugins =
    options.providers === "stand-ins"
      ? standInsOnly
      : await clock.timed("the plugins are looked for", () => findPlugins({ engine, onProgress, signal }));
  return { engine, plugins };
}

function remarksOf(leftOut: LeftOut[], foreignOwners: string[]): string[] {
  const onOwners =
    `Owners of the real tenant are placeholders here: ${foreignOwners.join(", ")}. The local deployer may change every ` +
    "registration: ignore a warning that it must be an owner.";
  return [...leftOutRemarks(leftOut), ...(foreignOwners.length === 0 ? [] : [onOwners])];
}

/** Starts a stand-in for each plugin that is not there; undefined when none is needed. */
async function attach(plugins: Plugins, folder: LocalFolder, entra: LocalEntra): Promise<StandIns | undefined> {
  const names = (["azuread", "random"] as const).filter((name) => plugins[name] === "stand-in");
  return names.length === 0 ? undefined : startStandIns(localVariables(folder, entra, undefined), names);
}
