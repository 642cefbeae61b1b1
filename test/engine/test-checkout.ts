import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import {
  type EnvironmentOptions,
  type LocalEnvironment,
  startEnvironment,
} from "../../cli/local-machine/environment.ts";

const repository = join(import.meta.dirname, "../..");
/** Environments of the tests' own: the repository's are its owner's. */
const fixtures = join(import.meta.dirname, "fixtures");

/** A throw-away folder with the committed project file and the tests' environments, in which one can be brought up. */
export class TestCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
  #environment: LocalEnvironment | undefined;

  constructor() {
    cpSync(join(repository, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    cpSync(fixtures, this.folder, { recursive: true });
  }

  /** Writes the configuration of the environment `name`, keys without the project's prefix. */
  configure(name: string, config: Record<string, unknown>): void {
    const prefixed = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [`rustdesk-entra:${key}`, value]),
    );
    writeFileSync(join(this.folder, `Pulumi.${name}.yaml`), stringify({ config: prefixed }));
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
    return this.#environment;
  }

  async stop(): Promise<void> {
    const environment = this.#environment;
    this.#environment = undefined;
    await environment?.close();
  }

  /** Every file that the environment has left on the disk. */
  files(): { path: string; content: Buffer }[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, content: readFileSync(path) }));
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The registrations of the tenant without the deployer's own. */
export function registrationsOf({ entra }: LocalEnvironment) {
  return entra.directory.applications.list().filter(({ appId }) => appId !== entra.deployer.clientId);
}

/** The service principals of the tenant's registrations without the deployer's own. */
export function servicePrincipalsOf({ entra }: LocalEnvironment) {
  return entra.directory.servicePrincipals
    .list()
    .filter(({ appId }) => appId !== entra.deployer.clientId)
    .filter(({ appOwnerOrganizationId }) => appOwnerOrganizationId === entra.tenantId);
}
