import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

/** Name of the package; `pulumi new` gives the project another one, and this stays. */
const packageName = "rustdesk-entra";

/** The component's type; a contract with the stacks that have it. */
export const componentType = `${packageName}:index:RustDeskAppRegistration`;

/** An input, as Pulumi.yaml declares a configuration key. */
export interface Declaration {
  type: "string" | "boolean" | "integer" | "array" | "object";
  description: string;
  default?: unknown;
}

const project = parse(readFromRoot("Pulumi.yaml"));

/** The component's inputs: what the program's configuration has, by the same names, and the cloud. */
export const declarations: Record<string, Declaration> = {
  ...project.config,
  cloud: {
    type: "string",
    description:
      "Cloud of the tenant by the azuread provider's name for it, such as usgovernment. Empty means the one that the provider is " +
      "configured for; set it beside an explicit provider of another cloud.",
    default: "",
  },
};

/** The one input that is a secret, and so has to be an output. */
export const secretInput = "existingClientSecret";

/** Version of the package, which is the project's. */
export const version: string = JSON.parse(readFromRoot("package.json")).version;

/** The component's outputs, as its class documents them. */
export const outputs = [
  ...readFromRoot("components/app-registration.ts").matchAll(
    /^ {2}\/\*\* (.+) \*\/\n {2}readonly (\w+): pulumi\.Output<string(\[\])?(.*)>?.*;$/gm,
  ),
].map(([, description, name = "", list, rest]) => ({
  name,
  isOptional: rest?.includes("undefined"),
  property: {
    ...(list ? { type: "array", items: { type: "string" } } : { type: "string" }),
    description,
    ...(name === "clientSecret" ? { secret: true } : {}),
  },
}));

/** The package's schema (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema), from which SDKs are made. */
export function packageSchema(): object {
  const { description } = project.template;
  const inputs = Object.entries(declarations);
  return {
    name: packageName,
    version,
    description,
    license: "Apache-2.0",
    // So that a program asks for the version that its SDK was made from.
    language: Object.fromEntries(
      ["nodejs", "python", "go", "csharp", "java"].map((name) => [name, { respectSchemaVersion: true }]),
    ),
    resources: {
      [componentType]: {
        isComponent: true,
        description: `${description}. Its outputs are what the console's dialog "New auth provider" asks for.`,
        inputProperties: Object.fromEntries(
          inputs.map(([name, declaration]) => [name, inputProperty(name, declaration)]),
        ),
        requiredInputs: inputs.filter(([, input]) => input.default === undefined).map(([name]) => name),
        properties: Object.fromEntries(outputs.map(({ name, property }) => [name, property])),
        required: outputs.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
      },
    },
  };
}

/** Plain, not an output, but for a secret: what cannot work is refused before anything is made. */
function inputProperty(name: string, { type, description, default: value }: Declaration): object {
  return {
    type,
    ...(type === "array" ? { items: { type: "string", plain: true } } : {}),
    ...(type === "object" ? { additionalProperties: { type: "string", plain: true } } : {}),
    description,
    // A schema knows no default for a list or map, nor needs one that says nothing.
    ...(value === undefined || value === "" || typeof value === "object" ? {} : { default: value }),
    ...(name === secretInput ? { secret: true } : { plain: true }),
  };
}

function readFromRoot(path: string): string {
  return readFileSync(join(import.meta.dirname, "..", path), "utf8");
}
