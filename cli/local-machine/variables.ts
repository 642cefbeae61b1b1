import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import type { LocalEntra } from "local-entra";

import type { LocalFolder } from "./folder.ts";

/** Environment variables that point the Pulumi CLI, the program and the providers at this machine alone. */
export type LocalVariables = Record<string, string>;

/**
 * The variables by the names that the Pulumi CLI and the azuread provider read
 * (https://www.pulumi.com/docs/iac/cli/environment-variables, https://www.pulumi.com/registry/packages/azuread/installation-configuration).
 */
export function localVariables(
  folder: LocalFolder,
  entra: LocalEntra,
  debugProviders: string | undefined,
  environment = process.env,
): LocalVariables {
  return {
    ...stateVariables(folder),
    // Without it, every operation on a stack with state tries again to download the plugins that stand-ins replace (2.5 s
    // each time without internet).
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(debugProviders === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: debugProviders }),
    ARM_METADATA_HOSTNAME: entra.host,
    ARM_TENANT_ID: entra.tenantId,
    ARM_CLIENT_ID: entra.deployer.clientId,
    ARM_CLIENT_SECRET: entra.deployer.clientSecret,
    // With a secret at hand the provider must not ask the Azure CLI, which may be signed in to a real tenant.
    ARM_USE_CLI: "false",
    SSL_CERT_FILE: entra.certificate.trustFile,
    NODE_EXTRA_CA_CERTS: entra.certificate.caFile,
    ...withoutProxy(environment),
  };
}

/**
 * No company's proxy leads to this machine. With NODE_USE_ENV_PROXY Node.js sends requests to localhost through it, too, unless
 * NO_PROXY has it: read anew at each request, and in small letters first (undici, env-http-proxy-agent.js).
 */
export function withoutProxy(environment: NodeJS.ProcessEnv): LocalVariables {
  const { no_proxy, NO_PROXY } = environment;
  const hosts = (no_proxy ?? NO_PROXY ?? "").split(/[,\s]+/).filter(Boolean);
  const hasProxy = Object.keys(environment).some((name) => /^https?_proxy$/i.test(name) && environment[name]);
  if (!hasProxy || hosts.includes("*")) {
    return {};
  }
  const value = [...new Set([...hosts, "localhost", "127.0.0.1", "[::1]"])].join(",");
  return { NO_PROXY: value, no_proxy: value };
}

/** The variables that the state alone needs. */
export function stateVariables(folder: LocalFolder): LocalVariables {
  return {
    // Without the side files of attributes, which are not written atomically: cut short by a kill, one makes its state
    // unreadable (https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener).
    PULUMI_BACKEND_URL: `${pathToFileURL(folder.state)}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: folder.passphraseFile,
  };
}

/** Whatever could lead to a real tenant, to another backend or to other providers. */
const foreign = /^(ARM_|AZURE_|PULUMI_(?!HOME$))/;

/**
 * Puts the variables into an environment in which nothing else leads to a real tenant or backend. The deployer's secret is not among
 * them: whatever this process starts, such as a browser, would have it.
 */
export function isolate(environment: NodeJS.ProcessEnv, variables: LocalVariables): void {
  for (const name of Object.keys(environment)) {
    if (foreign.test(name)) {
      delete environment[name];
    }
  }
  const { ARM_CLIENT_SECRET: _secret, ...others } = variables;
  Object.assign(environment, others);
}

/** The deployer's secret alone, for an engine that starts the real azuread plugin; a stand-in needs no variable. */
export function secretOf({ ARM_CLIENT_SECRET = "" }: LocalVariables): LocalVariables {
  return { ARM_CLIENT_SECRET };
}

/** What another terminal needs to work on this environment, and how to take it back. */
export interface HandOver {
  /** All variables but the deployer's client secret. */
  variables: LocalVariables;
  /** Holds the value of ARM_CLIENT_SECRET; only this user can read it. */
  clientSecretFile: string;
  revoke(): void;
}

/**
 * Hands the environment to another terminal. The deployer's secret goes there in a file, so that it stands on no screen
 * and in no shell history (the azuread plugin 6 does not take ARM_CLIENT_SECRET_FILE_PATH); `revoke` removes it.
 */
export function handOver(folder: LocalFolder, { ARM_CLIENT_SECRET = "", ...variables }: LocalVariables): HandOver {
  const clientSecretFile = folder.deployerSecretFile;
  const revoke = () => {
    rmSync(clientSecretFile, { force: true });
    rmSync(folder.handOverFile, { force: true });
  };
  // One that a killed run left has perhaps other rights.
  revoke();
  writeFileSync(clientSecretFile, ARM_CLIENT_SECRET, { mode: 0o600, flag: "wx" });
  writeFileSync(folder.handOverFile, JSON.stringify(variables), { mode: 0o600, flag: "wx" });
  return { variables, clientSecretFile, revoke };
}

/** What another process hands over for as long as it runs, the deployer's secret included; undefined for nothing. */
export function handedOver({ handOverFile, deployerSecretFile }: LocalFolder): LocalVariables | undefined {
  return existsSync(handOverFile)
    ? { ...JSON.parse(readFileSync(handOverFile, "utf8")), ARM_CLIENT_SECRET: readFileSync(deployerSecretFile, "utf8") }
    : undefined;
}
