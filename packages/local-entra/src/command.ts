import { once } from "node:events";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { type LocalEntra, LocalEntraError, type LocalEntraOptions, startLocalEntra } from "./local-entra.ts";
import { writePrivate } from "./private-file.ts";

const usage = `Runs Microsoft Entra ID on this machine, for development and tests.

Usage: local-entra [OPTIONS]

  --seed FILE     Who is in the directory; by default seed.yaml in the folder, or else a small company
  --faults FILE   What goes wrong on purpose; by default faults.yaml in the folder, or else nothing
  --folder PATH   Keeps directory, keys and certificate from start to start; by default they are thrown away
  --port NUMBER   By default that of the last start in the folder, or else a free one
  --show-secret   Prints the deployer's client secret
  --help          Prints this
`;

/** Ends the service in order: Ctrl-C, `kill`, a closed terminal. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Serves local Entra ID until a signal comes. Returns the exit code: 0 well, 1 a mistake that can be mended, 2 wrong usage. */
export async function main(words: string[]): Promise<number> {
  try {
    const { help, "show-secret": showSecret = false, ...values } = parsed(words);
    if (help) {
      process.stdout.write(usage);
      return 0;
    }
    await serve(optionsOf(values), showSecret);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`local-entra: ${error.message} \`local-entra --help\` prints the options.\n`);
      return 2;
    }
    if (error instanceof LocalEntraError) {
      process.stderr.write(`local-entra: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

/** Words that are none of the command's. */
class UsageError extends Error {}

function parsed(words: string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = { seed: text, faults: text, folder: text, port: text, "show-secret": flag, help: flag };
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.(?:\s|$)/);
    throw new UsageError(`${sentence}.`);
  }
}

function optionsOf({ seed, faults, folder, port }: Partial<Record<string, string>>): LocalEntraOptions {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) {
    throw new UsageError(`--port must be a number from 0 to 65535, got ${port}.`);
  }
  return {
    ...(seed === undefined ? {} : { seedFile: seed }),
    ...(faults === undefined ? {} : { faultFile: faults }),
    ...(folder === undefined ? {} : { folder }),
    ...(port === undefined ? {} : { port: Number(port) }),
    onProgress: (line) => process.stderr.write(`${line}\n`),
    onRequest: ({ method, path, status }) => process.stderr.write(`${method} ${path} ${status}\n`),
  };
}

async function serve(options: LocalEntraOptions, showSecret: boolean): Promise<void> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  for (const signal of signals) {
    process.once(signal, abort);
  }
  const entra = await startLocalEntra(options);
  const secretFile = join(dirname(entra.certificate.trustFile), "deployer-secret");
  try {
    writePrivate(secretFile, entra.deployer.clientSecret);
    process.stdout.write(`${factsOf(entra, showSecret ? undefined : secretFile).join("\n")}\n`);
    if (!stop.signal.aborted) {
      await once(stop.signal, "abort");
    }
    process.stderr.write("Stopping\n");
  } finally {
    rmSync(secretFile, { force: true });
    await entra.close();
    for (const signal of signals) {
      process.removeListener(signal, abort);
    }
  }
}

/** What a client must be told; the deployer's secret is shown where no file holds it. */
function factsOf(entra: LocalEntra, secretFile: string | undefined): string[] {
  const { url, host, tenantId, issuer, certificate, deployer, directory } = entra;
  const people = directory.users.list().filter(({ accountEnabled }) => accountEnabled);
  const facts = {
    "In a browser": `${url}/`,
    "Tenant ID": tenantId,
    Authority: `${url}/${tenantId}`,
    Issuer: issuer,
    Discovery: `${issuer}/.well-known/openid-configuration`,
    "Metadata host": host,
    "Microsoft Graph": `${url}/v1.0`,
    "CA file": certificate.caFile,
    "CA with the system's": certificate.trustFile,
    "People to sign in": people.map(({ userPrincipalName }) => userPrincipalName).join(", "),
    "Deployer's client ID": deployer.clientId,
    "Deployer's secret": secretFile === undefined ? deployer.clientSecret : `in ${secretFile}`,
  };
  const lines = Object.entries(facts).map(([name, value]) => `  ${name.padEnd(22)}${value}`);
  return ["Local Entra ID is up; Ctrl-C stops it.", ...lines];
}
