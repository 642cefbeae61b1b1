import * as pulumi from "@pulumi/pulumi";

import { RustDeskAppRegistration } from "../components/app-registration.ts";
import { cloudInUse, cloudNamed } from "../components/cloud.ts";
import { argsFrom } from "../components/settings.ts";
import { readInputs } from "./inputs.ts";
import { componentType, outputs, packageSchema, version } from "./schema.ts";

/** Gives the component to programs of every language; answers the engine's calls. */
export class ComponentProvider implements pulumi.provider.Provider {
  readonly version = version;

  async getSchema(): Promise<string> {
    return JSON.stringify(packageSchema());
  }

  /** @throws RunError for what cannot be declared, before anything is. */
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    if (type !== componentType) {
      throw new pulumi.RunError(`The type must be ${componentType}; got ${type}.`);
    }
    const values = await readInputs(inputs);
    const read = <Value>(key: string) => values[key] as Value;
    const args = argsFrom({ require: read, requireBoolean: read, requireNumber: read, requireObject: read });
    const cloud = values.cloud ? cloudNamed(read("cloud"), "cloud") : await cloudInUse();
    const registration = new RustDeskAppRegistration(name, { ...args, cloud }, options);
    const state = outputs.map((output) => [output.name, registration[output.name as "clientId"]]);
    return { urn: registration.urn, state: Object.fromEntries(state) };
  }
}
