import * as pulumi from "@pulumi/pulumi";

import { type Declaration, declarations, secretInput } from "./schema.ts";

/** What the SDK has, but leaves out of an output's type. */
interface SettledOutput {
  isKnown: Promise<boolean>;
  promise(): Promise<unknown>;
}

/**
 * The inputs' values, and the defaults of those that are not given. A language without types has not checked any.
 *
 * @throws RunError that names every input that no value can be taken from.
 */
export async function readInputs(inputs: pulumi.Inputs): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, declaration] of Object.entries(declarations)) {
    const given: unknown = inputs[name] ?? declaration.default;
    const isSecret = name === secretInput && given !== "";
    const problem = isSecret ? await secretProblem(given) : plainProblem(declaration, given);
    if (problem !== undefined) {
      problems.push(`${name} must be ${problem}`);
    }
    values[name] = isSecret && problem === undefined ? await settled(given).promise() : given;
  }
  if (problems.length > 0) {
    throw new pulumi.RunError(problems.join("\n"));
  }
  return values;
}

function plainProblem({ type }: Declaration, given: unknown): string | undefined {
  const isOutput = pulumi.Output.isInstance(given);
  const parts = typeof given === "object" && given !== null && !isOutput ? Object.values(given) : [given];
  if (parts.some((part) => pulumi.Output.isInstance(part))) {
    return (
      "known before anything is made, and no secret; got an output. Give the value itself, or one of the program's " +
      "configuration."
    );
  }
  const kind = Array.isArray(given) ? "array" : typeof given;
  const isTaken = kind === "array" || kind === "object" ? parts.every((part) => typeof part === "string") : true;
  const wanted = type === "integer" ? "number" : type;
  return kind === wanted && isTaken ? undefined : `of type ${type}; got ${JSON.stringify(given) ?? "nothing"}.`;
}

/** The value is in no message. */
async function secretProblem(given: unknown): Promise<string | undefined> {
  if (!pulumi.Output.isInstance(given) || !(await pulumi.isSecret(given))) {
    return "a secret; got it in clear. Give a secret of the program's configuration.";
  }
  if (!(await settled(given).isKnown)) {
    return (
      "known before anything is made; got an output of a resource that is not there yet. Give a secret of the program's " +
      "configuration."
    );
  }
  return typeof (await settled(given).promise()) === "string" ? undefined : "of type string.";
}

function settled(output: unknown): SettledOutput {
  return output as SettledOutput;
}
