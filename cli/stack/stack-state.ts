import type { automation } from "@pulumi/pulumi";

/** The stack's outputs by name; a secret one is marked. */
export type StackOutputs = automation.OutputMap;

/** One resource as the state has it; what is secret in it is wrapped, and in clear within. */
export interface StateResource {
  urn: string;
  type: string;
  /** The provider's own identifier; components have none. */
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  protect?: boolean;
}

/** What the state of a stack holds. */
export interface StackState {
  resources: StateResource[];
  /** Names of resources that a run was about to make when it was killed. */
  pendingCreates: string[];
  outputs: StackOutputs;
}

/** Of a stack that nothing was brought up in. */
export const emptyState: StackState = { resources: [], pendingCreates: [], outputs: {} };

/** Reads what `pulumi stack export --show-secrets` answers: the outputs are those of the stack's own resource. */
export function stateOf({ deployment }: automation.Deployment): StackState {
  const resources: StateResource[] = deployment?.resources ?? [];
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  const pending: { type: string; resource: StateResource }[] = deployment?.pending_operations ?? [];
  return {
    resources,
    pendingCreates: pending.flatMap(({ type, resource }) => (type === "creating" ? nameOf(resource.urn) : [])),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, unwrapped(value)])),
  };
}

/** Every secret text of the state, in clear: it must go nowhere. */
export function secretsIn({ resources, outputs }: StackState): string[] {
  const found: string[] = Object.values(outputs).flatMap(({ value, secret }) => (secret ? textsIn(value) : []));
  JSON.stringify(resources, (_key, part) => {
    if (part?.[signature] === secretSignature && typeof part.plaintext === "string") {
      found.push(...textsIn(JSON.parse(part.plaintext)));
    }
    return part;
  });
  return [...new Set(found)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** How the engine writes a secret (pulumi/pulumi sdk/go/common/resource/sig, `SecretSig`), at whatever depth. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function unwrapped(output: unknown): StackOutputs[string] {
  let secret = false;
  const value = JSON.parse(JSON.stringify(output), (_key, part) => {
    if (part?.[signature] !== secretSignature) {
      return part;
    }
    secret = true;
    return JSON.parse(part.plaintext);
  });
  return { value, secret };
}
