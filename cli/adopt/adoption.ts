import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { generationOf } from "../../components/rules/client-secret.ts";
import { accessImports, declaredAccess } from "../access/standing-access.ts";
import type { Environment } from "../environment/environment.ts";
import { TrialConfiguration } from "../environment/trial-configuration.ts";
import { PreviewRecording, type RecordedPreview } from "../impact/recording/preview-recording.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import { UserError } from "../user-error.ts";
import { proposedValues, type Values } from "./proposal.ts";
import { audienceOf, findRegistration, type Registration } from "./registration.ts";

/** Names that the program gives the resources that are taken over. */
const applicationName = "rustdesk-application";
const servicePrincipalName = "rustdesk-service-principal";

/** What an adoption would do, as a preview has shown it. */
export type PlannedAdoption = ReturnType<typeof plannedAdoption>;

/** Reads it out of the preview. @throws UserError when something would be deleted or replaced that must stay. */
export function plannedAdoption(preview: RecordedPreview) {
  const { changes } = preview;
  const lost = changes.find(({ operation }) => operation === "replace" || operation === "delete");
  if (lost !== undefined) {
    throw new UserError(
      `Adopting must keep everything that is there, but ${lost.name} would be ${lost.operation}d ` +
        `(${lost.replaceKeys.join(", ") || "it is not declared any more"}). Nothing was changed. Bring the stack in ` +
        "order first; `npm run preview` shows it.",
    );
  }
  const owners = changes.find(({ type }) => type === resourceTypes.servicePrincipal)?.old?.outputs.owners;
  const secrets = changes.filter(({ type }) => type === resourceTypes.clientSecret);
  const [current] = secrets.toSorted((one, other) => (generationOf(other.name) ?? 0) - (generationOf(one.name) ?? 0));
  const name = current?.new?.inputs.displayName;
  return {
    preview,
    /** Object IDs of the owners that the enterprise application has now. */
    servicePrincipalOwners: Array.isArray(owners) ? owners.map(String) : [],
    /** The name in Entra ID of the program's current client secret; undefined where an existing one is configured. */
    secretName: name === undefined ? undefined : String(name),
    /** Whether a client secret would be made, rather than be there from an earlier run. */
    makesSecret: secrets.some(({ operation }) => operation === "create"),
    /** Whether the registration is adopted and as declared already. */
    isDone: changes.every(({ operation }) => operation === "same"),
  };
}

/** A registration, and what adopting it would write and change. */
export interface Adoption {
  registration: Registration;
  /** Configuration to be written. */
  values: Values;
  planned: PlannedAdoption;
  /** Callback URLs that will be registered. */
  callbackUrls: string[];
  /** IDs of what is taken over, by the resources' names. */
  imports: Record<string, string>;
  /** What the configuration says, these values among it. */
  get(key: string): unknown;
}

/**
 * Finds the registration and previews its adoption; writes nothing.
 * @throws UserError when there is none, when it cannot be adopted as it is, or when the environment has another one.
 */
export async function planAdoption(environment: Environment, clientId: string, signal: AbortSignal): Promise<Adoption> {
  const { stack, variables } = environment;
  await refuseOtherRegistration(environment, clientId);
  const trial = new TrialConfiguration(stack);
  try {
    if (trial.needsOrigins) {
      // The engine demands every value that has no default; the question reads none.
      trial.set({ consoleOrigins: ["https://not-known-yet.invalid"] });
    }
    const registration = await findRegistration(stack, clientId, { configFile: trial.file, signal, variables });
    signal.throwIfAborted();
    return await preview(environment, trial, registration, signal);
  } finally {
    trial.remove();
  }
}

async function refuseOtherRegistration({ stack }: Environment, clientId: string): Promise<void> {
  const held = (await stack.resources()).find(({ type }) => type === resourceTypes.application);
  const heldId = held?.outputs?.clientId;
  if (held !== undefined && heldId !== clientId) {
    throw new UserError(
      `The environment ${stack.name} must have no registration yet, but it has one with the client id ${heldId}. Nothing ` +
        "was changed. Adopt this one into an environment of its own.",
    );
  }
}

async function preview(
  environment: Environment,
  trial: TrialConfiguration,
  registration: Registration,
  signal: AbortSignal,
): Promise<Adoption> {
  const { configuration } = environment;
  const first = proposedValues(registration, configuration);
  const get = (key: string) => first[key] ?? configuration.get(key);
  const imports = importsOf(registration, get);
  const tried = async (values: Values): Promise<PlannedAdoption> => {
    trial.set(values);
    const recording = new PreviewRecording();
    const { onEvent } = recording;
    await environment.stack.preview({ configFile: trial.file, imports, signal, onEvent });
    return plannedAdoption(recording);
  };
  const firstPlan = await tried(first);
  // Only a resource tells who owns an enterprise application; the function that finds it does not.
  const values = proposedValues(registration, configuration, firstPlan.servicePrincipalOwners);
  const planned = isSame(first, values) ? firstPlan : await tried(values);
  const origins = (values.consoleOrigins ?? configuration.get("consoleOrigins")) as string[];
  const { callbackUrls } = callbackUrlsOf(origins, audienceOf(registration));
  return { registration, values, planned, callbackUrls, imports, get };
}

function importsOf(
  { application, servicePrincipal, access: { assignments = [], consent } }: Registration,
  get: (key: string) => unknown,
): Record<string, string> {
  return {
    [applicationName]: application.id,
    ...(servicePrincipal && {
      [servicePrincipalName]: servicePrincipal.id,
      ...accessImports(servicePrincipal.objectId, declaredAccess(get), { assignments, consent }),
    }),
  };
}

function isSame(one: Values, other: Values): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
