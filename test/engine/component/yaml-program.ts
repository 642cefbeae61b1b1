import { mkdtempSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { automation } from "@pulumi/pulumi";
import { stringify } from "yaml";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { ComponentProcess } from "./component-process.ts";

/** A program in YAML that declares the component, in a stack of its own in the local environment's folder. */
export class YamlProgram {
  readonly stack: automation.Stack;
  readonly #folder: string;

  private constructor(folder: string, stack: automation.Stack) {
    this.#folder = folder;
    this.stack = stack;
  }

  static async open(
    { engine, folder: { root }, variables }: LocalEnvironment,
    component: ComponentProcess,
    hostFolder: string,
  ): Promise<YamlProgram> {
    const folder = mkdtempSync(join(root, "yaml-program-"));
    writeProgram(folder, {});
    const envVars = {
      PATH: `${hostFolder}${delimiter}${process.env.PATH}`,
      PULUMI_DEBUG_PROVIDERS: `${variables.PULUMI_DEBUG_PROVIDERS},rustdesk-entra:${component.port}`,
    };
    const stack = await automation.LocalWorkspace.createOrSelectStack(
      { stackName: "test", workDir: folder },
      { pulumiCommand: engine.command, envVars },
    );
    return new YamlProgram(folder, stack);
  }

  /** Takes these properties of the registration for the program's next run, and beside it other resources. */
  declare(properties: Record<string, unknown>, others: Record<string, unknown> = {}): void {
    const registration = { type: "rustdesk-entra:RustDeskAppRegistration", properties };
    writeProgram(this.#folder, { registration, ...others });
  }
}

/** How YAML names a value of the program. */
export function reference(name: string): string {
  return `\${${name}}`;
}

const outputs = ["clientId", "clientSecret", "clientSecretExpires", "issuer", "callbackUrls", "tenantId", "portalUrl"];

function writeProgram(folder: string, resources: Record<string, unknown>): void {
  const shown = "registration" in resources ? outputs : [];
  const program = {
    name: "desk",
    runtime: "yaml",
    config: {
      origin: { type: "string", default: "https://desk.example.com" },
      existing: { type: "string", default: "" },
    },
    resources,
    outputs: Object.fromEntries(shown.map((name) => [name, reference(`registration.${name}`)])),
  };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify(program));
}
