import { generationOf } from "../../components/rules/client-secret.ts";
import type { Stop } from "../stack/stops/stop.ts";
import { isUnknown } from "./changed-value.ts";
import type { SettingChange } from "./finding.ts";
import type { Principal } from "./principal.ts";
import type { RecordedPreview } from "./recording/preview-recording.ts";
import { nameOf, type ResourceChange, resourceTypes, type Values } from "./recording/resource-change.ts";

/** What one environment was told beside the preview. */
export interface ImpactOptions {
  /** Judges whether a secret that goes has expired; the present by default. */
  now?: Date;
  /** Options that choose the environment in a command, such as `--stack prod`. */
  selector?: string;
  /**
   * Whether the secret of the configuration (`existingClientSecret`) is another than the console was given; the
   * engine's events mask both. Undefined when there is none, or when it is not known.
   */
  existingSecretChanged?: boolean | undefined;
  /** Whether the run goes without the secret of the configuration, so that it cannot tell what becomes of that. */
  existingSecretLeftOut?: boolean;
  /** Whether the client secret that the console was given is known to be deleted, and the state without it. */
  clientSecretIsGone?: boolean;
  /** What else a reader must know of where the run works. */
  remarks?: string[];
  /** Whether the environment is the one on this machine. */
  isLocal?: boolean;
  /** Name of the environment's configuration file. */
  file?: string;
  /** Object ID of the identity that the run acts as; undefined where it is not known. */
  caller?: string | undefined;
  /** Object IDs of people and deploying identities, as the policy pack's configuration tells them. */
  knownOwners?: { people: string[]; deployers: string[] };
  /** What changes in the environment's files since the base; undefined without one. */
  settings?: SettingChange[] | undefined;
  /** Object IDs of those whom the configuration assigns, by its labels; undefined where it is not known. */
  assignments?: Record<string, string> | undefined;
  /** What the directory says of them, by object ID in lower case; undefined where it could not be asked. */
  principals?: ReadonlyMap<string, Principal> | undefined;
  /** Why the preview stopped; undefined when it came to its end. */
  failure?: string | undefined;
  /** The same by its reasons, where they are known apart. */
  stops?: Stop[] | undefined;
}

/** A recorded preview with the questions that the findings ask of it. */
export class PreviewView {
  readonly preview: RecordedPreview;
  readonly now: Date;
  readonly selector: string;
  readonly file: string;
  /** What else was told. */
  readonly told: ImpactOptions;

  constructor(preview: RecordedPreview, options: ImpactOptions) {
    const { changes, drift, warnings, errors, policyViolations, leaks } = preview;
    // Read once: a recording masks at each reading.
    this.preview = { changes, drift, warnings, errors, policyViolations, leaks };
    this.now = options.now ?? new Date();
    this.selector = options.selector ?? "--stack NAME";
    this.file = options.file ?? "the stack's Pulumi.*.yaml";
    this.told = options;
  }

  /**
   * The changes of resources of one type, clean-ups of earlier runs left out; of application, service principal and what belongs to
   * them those of the console's registration alone.
   */
  changesOf(type: keyof typeof resourceTypes): ResourceChange[] {
    return this.#ofType(type).filter((change) => this.placeOf(change) === "console");
  }

  /**
   * Whether a resource is of the console's registration; a credential `beside` its client secrets; of another registration of the stack;
   * or of one `elsewhere`.
   */
  placeOf(change: ResourceChange): "console" | "beside" | "stack" | "elsewhere" {
    const reference = references[change.type];
    if (change.type === resourceTypes.application) {
      return this.#applications().includes(change) ? "console" : "stack";
    }
    if (reference === undefined) {
      return "console";
    }
    const { property, to } = reference;
    const isMade = change.operation === "create" || change.operation === "replace";
    const value = (isMade ? change.new?.inputs : (change.old?.inputs ?? change.new?.inputs))?.[property];
    const isAmong = (owners: ResourceChange[]): boolean =>
      value === undefined ||
      // A run that stops first does not come to what it belongs to.
      (change.operation === "delete" && owners.length === 0) ||
      (isUnknown(value) ? owners.some(isNew) : idsOf(owners).includes(idOf(value)));
    if (!isAmong(this.changesOf(to))) {
      return isAmong(this.#ofType(to)) ? "stack" : "elsewhere";
    }
    return change.type === resourceTypes.clientSecret && !this.#isOfConsoleSeries(change) ? "beside" : "console";
  }

  #ofType(type: keyof typeof resourceTypes): ResourceChange[] {
    return this.preview.changes.filter(
      (change) => change.type === resourceTypes[type] && change.operation !== "clean-up",
    );
  }

  /** Those that the console has, by the outputs that it was filled in from, or is to have. */
  #applications(): ResourceChange[] {
    const all = this.#ofType("application");
    const clientId = this.oldOutputs?.clientId;
    const own = all.filter(({ old }) => clientId !== undefined && old?.outputs.clientId === clientId);
    if (own.length > 0) {
      return own.some(({ operation }) => operation !== "delete")
        ? own
        : all.filter((one) => own.includes(one) || isNew(one));
    }
    const named = all.filter(({ name }) => name === "rustdesk-application");
    return named.length > 0 ? named : all;
  }

  /** Secrets are made by the component that makes the application, as `NAME-client-secret-N`. */
  #isOfConsoleSeries({ urn }: ResourceChange): boolean {
    const owner = (given: string): string | undefined => /^(.*?)azuread:index\/[^:]*:\w+::/.exec(given)?.[1];
    const owners = this.#applications().map((one) => owner(one.urn));
    return generationOf(nameOf(urn)) !== undefined && (owners.length === 0 || owners.includes(owner(urn)));
  }

  /** The stack's outputs before the run; undefined when it has never come to its end. */
  get oldOutputs(): Values | undefined {
    const outputs = this.changesOf("stack")[0]?.old?.outputs ?? {};
    return outputs.clientId === undefined ? undefined : outputs;
  }

  /** The outputs that the run is expected to have; undefined when it stops before them or takes them away. */
  get newOutputs(): Values | undefined {
    const outputs = this.changesOf("stack")[0]?.new?.outputs ?? {};
    return outputs.clientId === undefined ? undefined : outputs;
  }

  /** Whether somebody deleted the resource by hand. */
  isGone(urn: string): boolean {
    return this.preview.drift.some((change) => change.urn === urn && change.operation === "delete");
  }

  /** Whether the application is protected after the run. */
  get isProtected(): boolean {
    return this.changesOf("application").some(({ new: target }) => target?.protect === true);
  }

  /** Whether the run makes, replaces or deletes the application, so that what belongs to it goes along. */
  get applicationIsExchanged(): boolean {
    return this.changesOf("application").some(({ operation }) => ["create", "replace", "delete"].includes(operation));
  }
}

/** By which property a resource belongs to another. */
const references: Partial<Record<string, { property: string; to: "application" | "servicePrincipal" }>> = {
  [resourceTypes.servicePrincipal]: { property: "clientId", to: "application" },
  [resourceTypes.clientSecret]: { property: "applicationId", to: "application" },
  [resourceTypes.assignment]: { property: "resourceObjectId", to: "servicePrincipal" },
  [resourceTypes.consent]: { property: "servicePrincipalObjectId", to: "servicePrincipal" },
};

function isNew({ operation }: ResourceChange): boolean {
  return operation === "create" || operation === "replace";
}

/** What other resources may call an application or service principal by; nothing is known of what tells no ID, as an older state. */
function idsOf(owners: ResourceChange[]): string[] {
  return owners.flatMap(({ old, new: target }) =>
    [old, target].flatMap((state) => [state?.outputs.clientId, state?.outputs.objectId, state?.id].map(idOf)),
  );
}

/** An ID is a GUID, or a path that ends in one: `/applications/GUID`. */
function idOf(value: unknown): string {
  const text = String(value ?? "");
  return text.slice(text.lastIndexOf("/") + 1).toLowerCase();
}
