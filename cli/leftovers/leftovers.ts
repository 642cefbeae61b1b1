import { type audiences, isAudience } from "../../components/rules/audience.ts";
import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { clientSecretLabel } from "../../components/rules/client-secret.ts";
import type { Graph } from "../graph.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import type { StackState } from "../stack/stack-state.ts";

/** An application as Microsoft Graph shows it, as far as it is read here. */
interface Application {
  id: string;
  appId: string;
  displayName: string;
  createdDateTime: string;
  web: { redirectUris: string[] };
  passwordCredentials: { keyId: string; displayName: string | null; startDateTime: string }[];
}

/** A client secret that the program named and the state does not know. */
export interface LeftSecret {
  kind: "secret";
  name: string;
  made: string;
  keyId: string;
  /** Object ID of its application. */
  objectId: string;
}

/** A registration that is like this environment's, which the state does not know. */
export interface LeftRegistration {
  kind: "registration";
  name: string;
  made: string;
  objectId: string;
  clientId: string;
  /** Whether an interrupted run of this environment has begun it, and nobody can use it yet; otherwise a console may. */
  isBegun: boolean;
}

/** What interrupted runs, or answers that were lost, have left of one environment. */
export interface Leftovers {
  /** Names of resources that a killed run was about to make. */
  pendingCreates: string[];
  secrets: LeftSecret[];
  registrations: LeftRegistration[];
  /** Whether the state has the environment's registration. */
  isBroughtUp: boolean;
}

/** What a registration of an environment looks like from the moment on that it is made. */
export interface Shape {
  name: string;
  /** Whether a blank and a random suffix follow the name, which the state does not know (yet, or any more). */
  isCut: boolean;
  callbackUrls: string[];
}

/** The shape by configuration values and the state; undefined where they are not what the program takes. */
export function shapeOf(get: (key: string) => unknown, { resources }: StackState): Shape | undefined {
  const [displayName, origins, audience] = [get("displayName"), get("consoleOrigins"), get("signInAudience")];
  if (typeof displayName !== "string" || !Array.isArray(origins) || !isAudience(String(audience))) {
    return undefined;
  }
  const { callbackUrls } = callbackUrlsOf(origins.map(String), String(audience) as keyof typeof audiences);
  const isSuffixed = String(get("randomNameSuffix")) === "true";
  const suffix = resources.find(({ type }) => type === resourceTypes.displayNameSuffix)?.outputs?.result;
  const isCut = isSuffixed && suffix === undefined;
  return { name: isSuffixed && !isCut ? `${displayName} ${suffix}` : displayName, isCut, callbackUrls };
}

/** Name of the program's application. */
export const applicationName = "rustdesk-application";

/** What the provider calls an application between two requests of its create (application_resource.go). */
const temporaryName = "TERRAFORM_UPDATE_";

/** Looks for what the state does not know; changes nothing. @throws Error when Microsoft Graph refuses. */
export async function findLeftovers(graph: Graph, state: StackState, shape: Shape | undefined): Promise<Leftovers> {
  const own = state.resources.find(({ type }) => type === resourceTypes.application);
  const ownId = own?.id?.split("/").at(-1);
  const [secrets, registrations] = await Promise.all([
    ownId === undefined ? [] : leftSecrets(graph, ownId, state),
    shape === undefined ? [] : leftRegistrations(graph, shape, ownId, state),
  ]);
  const { pendingCreates } = state;
  return { pendingCreates, secrets, registrations, isBroughtUp: own !== undefined };
}

const selected = "$select=id,appId,displayName,createdDateTime,web,passwordCredentials";

async function leftSecrets(graph: Graph, objectId: string, { resources }: StackState): Promise<LeftSecret[]> {
  const known = resources.map(({ outputs }) => outputs?.keyId);
  const { passwordCredentials } = await graph.get<Application>(`/applications/${objectId}?${selected}`);
  return passwordCredentials
    .filter(({ displayName, keyId }) => displayName?.startsWith(clientSecretLabel) && !known.includes(keyId))
    .map(({ displayName, startDateTime: made, keyId }) => {
      return { kind: "secret", name: displayName ?? "", made, keyId, objectId };
    });
}

async function leftRegistrations(
  graph: Graph,
  shape: Shape,
  ownId: string | undefined,
  { pendingCreates, resources }: StackState,
): Promise<LeftRegistration[]> {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const begins = [shape.name, temporaryName].map((name) => `startswith(displayName,${quoted(name)})`);
  const filter = encodeURIComponent(begins.join(" or "));
  const { value } = await graph.get<{ value: Application[] }>(`/applications?$filter=${filter}&${selected}&$top=999`);
  // An engine that outlives its provider for a moment notes the create as failed instead of pending: then a run has begun, without one.
  const isOurs = pendingCreates.includes(applicationName) || (ownId === undefined && resources.length > 0);
  const isTemporary = ({ displayName }: Application) => isOurs && displayName.startsWith(temporaryName);
  return (
    value
      .filter(({ id, web }) => id !== ownId && isSameSet(web.redirectUris, shape.callbackUrls))
      .filter((found) => isTemporary(found) || isNamed(found.displayName, shape))
      .map(({ displayName: name, createdDateTime: made, id: objectId, appId: clientId, passwordCredentials }) => {
        // Where a suffix is not known, it may be a colleague's.
        const isBegun = passwordCredentials.length === 0 && (name === shape.name || name.startsWith(temporaryName));
        return { kind: "registration" as const, name, made, objectId, clientId, isBegun };
      })
      // Beside its own registration, an environment has nothing to do with one that somebody uses.
      .filter(({ isBegun }) => isBegun || ownId === undefined)
  );
}

function isNamed(displayName: string, { name, isCut }: Shape): boolean {
  return isCut ? displayName.startsWith(`${name} `) : displayName === name;
}

/** The first request of a create has the callback URLs at once, so one that was cut short has them. */
function isSameSet(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member));
}

/** The one registration that an interrupted run has begun for an environment without any. */
export function begunOf({ isBroughtUp, registrations }: Leftovers): LeftRegistration | undefined {
  const [only, ...others] = registrations.filter(({ isBegun }) => isBegun);
  return isBroughtUp || others.length > 0 ? undefined : only;
}

/** How long ago something was made, both in milliseconds of the epoch or RFC 3339. */
export function age(made: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(made)) / 60_000);
  const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  if (minutes < 1) {
    return "less than a minute ago";
  }
  if (minutes < 120) {
    return counted(minutes, "minute");
  }
  return minutes < 48 * 60 ? counted(Math.floor(minutes / 60), "hour") : counted(Math.floor(minutes / 1440), "day");
}

/** What was left, as a sentence. */
export function leftoverLine(left: LeftSecret | LeftRegistration, now: number): string {
  if (left.kind === "secret") {
    return (
      `A client secret that this environment's state does not know: “${left.name}”, made ${age(left.made, now)}. A run that ` +
      "was cut off leaves such a one, whose value nobody has; so does a state that was lost, and then the console may have it."
    );
  }
  const what = `“${left.name}” (client id ${left.clientId}), made ${age(left.made, now)}`;
  return `A registration that an interrupted run has begun and left: ${what}. It has no client secret, so nobody signs in with it.`;
}
