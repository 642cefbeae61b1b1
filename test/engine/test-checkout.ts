import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type LocalEntra, startLocalEntra, trustCertificateAuthority } from "local-entra";

import {
  type EnvironmentOptions,
  type LocalEnvironment,
  startEnvironment,
} from "../../cli/local-machine/environment.ts";
import { folderName, LocalFolder } from "../../cli/local-machine/folder.ts";
import { main } from "../../cli/main.ts";
import { writeConfiguration } from "../workflow/configuration.ts";
import { ScriptedTerminal } from "./scripted-terminal.ts";

const repository = join(import.meta.dirname, "../..");
/** The tests' own environment `dev`: the repository's are its owner's. */
const fixtures = join(import.meta.dirname, "fixtures");

/** How a command came to its end. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A throw-away folder with the committed project file and the environment `dev`, in which environments can be brought up. */
export class TestCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
  /** What the commands that `run` started have printed. */
  readonly printed: string[] = [];
  readonly #saved = `${this.folder}-saved`;
  #environment: LocalEnvironment | undefined;

  constructor() {
    cpSync(join(repository, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    cpSync(fixtures, this.folder, { recursive: true });
  }

  /** Writes the configuration of the environment `name`, keys without the project's prefix. */
  configure(name: string, config: Record<string, unknown>): void {
    writeConfiguration(this.folder, name, config);
  }

  /** Writes the configuration of the policy pack. */
  configurePolicy(configuration: Record<string, unknown>): void {
    writeFileSync(join(this.folder, "policy-config.json"), JSON.stringify(configuration));
  }

  /** Starts (or starts again) an environment with the stand-in providers. */
  async start(stackName: string, options: Partial<EnvironmentOptions> = {}): Promise<LocalEnvironment> {
    await this.stop();
    this.#environment = await startEnvironment({
      checkout: this.folder,
      stackName,
      providers: "stand-ins",
      onProgress: () => {},
      ...options,
    });
    if (this.#environment.plugins.azuread === "real") {
      // As in another terminal: the secret is for the environment's own engine alone, and tests also start others.
      Object.assign(process.env, this.#environment.variables);
    }
    return this.#environment;
  }

  async stop(): Promise<void> {
    const environment = this.#environment;
    this.#environment = undefined;
    await environment?.close();
  }

  /** Works in the tenant's directory, for which the engine is not needed. */
  async inTenant<Result>(work: (entra: LocalEntra) => Result | Promise<Result>): Promise<Result> {
    if (this.#environment !== undefined) {
      return await work(this.#environment.entra);
    }
    const entra = await startLocalEntra({ folder: LocalFolder.open(join(this.folder, folderName)).entra });
    try {
      trustCertificateAuthority(entra.certificate.caFile);
      // `fetch` may have kept a connection of the start before, and notices only now that it is closed.
      await fetch(entra.issuer).catch(() => undefined);
      return await work(entra);
    } finally {
      await entra.close();
    }
  }

  /** Works on an environment, then stops it. */
  async inEnvironment<Result>(
    stackName: string,
    work: (environment: LocalEnvironment) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(await this.start(stackName));
    } finally {
      await this.stop();
    }
  }

  /** Runs `npm run WORDS` in this process, once what `start` started has stopped; by default nobody can answer a question. */
  async run(words: string[], terminal = new ScriptedTerminal()): Promise<Ended> {
    const ended = await this.#run(words, terminal);
    this.printed.push(ended.stdout, ended.stderr);
    return ended;
  }

  /** The client secret that the sheet shows. */
  async clientSecret(stackName: string): Promise<string> {
    const words = ["sheet", "--local", "--stack", stackName, "--json", "--show-secrets"];
    const { stdout } = await this.#run(words, new ScriptedTerminal());
    return JSON.parse(stdout).clientSecret;
  }

  /** Keeps the checkout as it is now, for `restore` to begin again from. */
  async save(): Promise<void> {
    await this.stop();
    cpSync(this.folder, this.#saved, { recursive: true });
  }

  async restore(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(this.#saved, this.folder, { recursive: true });
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Files, below `.local` or another folder, that hold a value as it is, base64-encoded or hex-encoded. */
  filesHolding(value: string, folder = folderName): string[] {
    const forms = [value, Buffer.from(value).toString("base64"), Buffer.from(value).toString("hex")];
    return this.files()
      .filter(({ path }) => path.startsWith(join(this.folder, folder)))
      .filter(({ content }) => forms.some((form) => content.includes(form)))
      .map(({ path }) => path);
  }

  async #run(words: string[], terminal: ScriptedTerminal): Promise<Ended> {
    await this.stop();
    const { signal } = new AbortController();
    const code = await main(words, { checkout: `${this.folder}/`, terminal, signal });
    const [stdout = "", stderr = ""] = [terminal.printed, terminal.said].map((lines) =>
      lines.map((line) => `${line}\n`).join(""),
    );
    return { code, stdout, stderr };
  }

  /** Every file that the environment has left on the disk. */
  files(): { path: string; content: Buffer }[] {
    return filesIn(this.folder).map((path) => ({ path, content: readFileSync(path) }));
  }

  async remove(): Promise<void> {
    await this.stop();
    for (const folder of [this.folder, this.#saved]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The files in a folder, not those behind a link such as `node_modules`. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

/** The registrations of the tenant without the deployer's own. */
export function registrationsOf({ entra }: Pick<LocalEnvironment, "entra">) {
  return entra.directory.applications.list().filter(({ appId }) => appId !== entra.deployer.clientId);
}

/** The service principals of the tenant's registrations without the deployer's own. */
export function servicePrincipalsOf({ entra }: Pick<LocalEnvironment, "entra">) {
  return entra.directory.servicePrincipals
    .list()
    .filter(({ appId }) => appId !== entra.deployer.clientId)
    .filter(({ appOwnerOrganizationId }) => appOwnerOrganizationId === entra.tenantId);
}
