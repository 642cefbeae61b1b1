import { type StandIns, startStandIns } from "@rustdesk-entra/provider-stand-ins";
import {
  type LocalEntra,
  type LocalEntraOptions,
  startLocalEntra,
  trustCertificateAuthority,
} from "local-entra";

import { readProject } from "../stack/configuration/project.ts";
import { type Engine, findEngine } from "../stack/engine/engine.ts";
import { RegistrationStack } from "../stack/stack.ts";
import { folderName, LocalFolder } from "./folder.ts";
import { admitForeignOwners } from "./foreign-owners.ts";
import { findPlugins, type Plugins } from "./plugins.ts";
import { copyProjectFiles } from "./project-files.ts";
import { removeStaleLocks } from "./stack-lock.ts";
import { localStateAdvice } from "./state-advice.ts";
import { isolate, type LocalVariables, localVariables } from "./variables.ts";

/** What a local environment is started with. */
export interface EnvironmentOptions {
  /** The folder of Pulumi.yaml. */
  checkout: string;
  /** The environment, such as `dev` for Pulumi.dev.yaml. */
  stackName: string;
  /** Port of local Entra ID; by default the one of the last start, or a free one. */
  port?: number | undefined;
  /** Which providers are used: the real ones where they can be had (the default), or this project's stand-ins alone. */
  providers?: "found" | "stand-ins";
  /** Told each request that local Entra ID has answered. */
  onRequest?: LocalEntraOptions["onRequest"];
  /** Told each request to Microsoft Graph and its answer, bodies and secrets included. */
  onExchange?: LocalEntraOptions["onExchange"];
  /** Told what is under way, a line at a time; it may take minutes where the engine must be built. */
  onProgress: (line: string) => void;
  signal?: AbortSignal;
}

/** Everything that one environment needs on this machine, up and running. */
export interface LocalEnvironment {
  folder: LocalFolder;
  engine: Engine;
  entra: LocalEntra;
  plugins: Plugins;
  stack: RegistrationStack;
  /** What the person should know of how it differs from the environment in a tenant; sentences. */
  remarks: string[];
  /** Takes over what the checkout's configuration files say now. */
  reloadConfiguration(): void;
  /** Point other programs at this environment. */
  variables: LocalVariables;
  close(): Promise<void>;
}

const standInsOnly: Plugins = {
  azuread: "stand-in",
  random: "stand-in",
  description: "azuread and random: this project's stand-ins, as asked",
};

/**
 * Finds the engine, starts local Entra ID and, where the real ones cannot be had, the stand-in providers, and opens the
 * stack. From then on nothing in this process can reach a real tenant.
 *
 * @throws UserError when one of them cannot be had; then nothing is left running.
 */
export async function startEnvironment(options: EnvironmentOptions): Promise<LocalEnvironment> {
  const { checkout, stackName, port, onRequest, onExchange, onProgress, signal } = options;
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) {
      await part.close();
    }
  };
  try {
    const search = { onProgress, ...(signal ? { signal } : {}) };
    const engine = await findEngine(search);
    const plugins =
      options.providers === "stand-ins" ? standInsOnly : await findPlugins({ engine, ...search });
    const folder = LocalFolder.open(`${checkout}/${folderName}`);
    const entra = await startLocalEntra({
      folder: folder.entra,
      ...(port === undefined ? {} : { port }),
      ...(onRequest === undefined ? {} : { onRequest }),
      ...(onExchange === undefined ? {} : { onExchange }),
    });
    started.push(entra);
    trustCertificateAuthority(entra.certificate.caFile);
    const standIns = await attach(plugins, folder, entra);
    if (standIns !== undefined) {
      started.push(standIns);
    }
    const variables = localVariables(folder, entra, standIns?.debugProviders);
    isolate(process.env, variables);
    const reloadConfiguration = (): string[] => [
      ...remarksOnSecret(copyProjectFiles(checkout, stackName, folder.workspace)),
      ...remarksOnOwners(admitForeignOwners(folder.workspace, stackName, entra)),
    ];
    const remarks = reloadConfiguration();
    const stack = await openStack(options, folder, engine);
    return { folder, engine, entra, plugins, stack, remarks, reloadConfiguration, variables, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function remarksOnSecret(leftOut: string[]): string[] {
  return leftOut.length === 0
    ? []
    : [
        `Left out: ${leftOut.join(", ")}. An existing client secret is of the real registration; here one is made instead.`,
      ];
}

function remarksOnOwners(foreign: string[]): string[] {
  return foreign.length === 0
    ? []
    : [
        `Owners of the real tenant have a placeholder here: ${foreign.join(", ")}. The local deployer may change every ` +
          "registration here; a warning that it must be an owner does not hold.",
      ];
}

/** Opens the stack of the folder's file backend over copies of the project files, so that the checkout stays as it is. */
async function openStack(
  { checkout, stackName }: EnvironmentOptions,
  folder: LocalFolder,
  { command }: Engine,
): Promise<RegistrationStack> {
  const { name: projectName } = readProject(checkout);
  removeStaleLocks(folder);
  return RegistrationStack.open(
    {
      projectFolder: folder.workspace,
      projectName,
      stackName,
      create: true,
      advice: localStateAdvice(folder),
    },
    command,
  );
}

/** Starts a stand-in for each plugin that is not there; undefined when none is needed. */
async function attach(
  plugins: Plugins,
  folder: LocalFolder,
  entra: LocalEntra,
): Promise<StandIns | undefined> {
  const names = (["azuread", "random"] as const).filter((name) => plugins[name] === "stand-in");
  return names.length === 0 ? undefined : startStandIns(localVariables(folder, entra, undefined), names);
}
