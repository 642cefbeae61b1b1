import { type StandIns, startStandIns } from "@rustdesk-entra/provider-stand-ins";
import { type LocalEntra, type LocalEntraOptions, startLocalEntra, trustCertificateAuthority } from "local-entra";

import { readProject } from "../stack/configuration/project.ts";
import { type Engine, type EngineSearch, findEngine } from "../stack/engine/engine.ts";
import { RegistrationStack } from "../stack/stack.ts";
import { folderName, LocalFolder } from "./folder.ts";
import { admitForeignOwners } from "./foreign-owners.ts";
import { findPlugins, type Plugins } from "./plugins.ts";
import { copyProjectFiles, type LeftOut, leftOutRemarks } from "./project-files.ts";
import { localStateAdvice, removeStaleLocks } from "./state-advice.ts";
import { isolate, type LocalVariables, localVariables, secretOf } from "./variables.ts";

/** What a local environment is started with; by default the port of local Entra ID's last start, or a free one. */
export interface EnvironmentOptions extends EngineSearch, Pick<LocalEntraOptions, "port" | "onRequest" | "onExchange"> {
  /** The folder of Pulumi.yaml. */
  checkout: string;
  /** The environment, such as `dev` for Pulumi.dev.yaml. */
  stackName: string;
  /** Which providers are used: the real ones where they can be had (the default), or this project's stand-ins alone. */
  providers?: "found" | "stand-ins";
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
    const engine = await findEngine(options);
    const plugins =
      options.providers === "stand-ins" ? standInsOnly : await findPlugins({ engine, onProgress, signal });
    const folder = LocalFolder.open(`${checkout}/${folderName}`);
    const entra = await startLocalEntra({ folder: folder.entra, port, onRequest, onExchange });
    started.push(entra);
    trustCertificateAuthority(entra.certificate.caFile);
    const standIns = await attach(plugins, folder, entra);
    if (standIns !== undefined) {
      started.push(standIns);
    }
    const variables = localVariables(folder, entra, standIns?.debugProviders);
    isolate(process.env, variables);
    const reloadConfiguration = (): string[] => {
      const leftOut = copyProjectFiles(checkout, stackName, folder.workspace);
      return remarksOf(leftOut, admitForeignOwners(folder.workspace, stackName, entra));
    };
    const remarks = reloadConfiguration();
    removeStaleLocks(folder);
    const projectName = readProject(checkout).name;
    // Over copies of the project files, so that the checkout stays as it is.
    const stack = await RegistrationStack.open(
      {
        projectFolder: folder.workspace,
        projectName,
        stackName,
        create: !folder.hasStack(projectName, stackName),
        advice: localStateAdvice(folder, stackName),
        variables: plugins.azuread === "real" ? secretOf(variables) : {},
      },
      engine.command,
    );
    return { folder, engine, entra, plugins, stack, remarks, reloadConfiguration, variables, close };
  } catch (error) {
    await close();
    throw error;
  }
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
