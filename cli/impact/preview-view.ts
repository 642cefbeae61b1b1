import type { Stop } from "../stack/stops/stop.ts";
import type { RecordedPreview } from "./recording/preview-recording.ts";
import { type ResourceChange, resourceTypes, type Values } from "./recording/resource-change.ts";

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
    this.preview = preview;
    this.now = options.now ?? new Date();
    this.selector = options.selector ?? "--stack NAME";
    this.file = options.file ?? "the stack's Pulumi.*.yaml";
    this.told = options;
  }

  /** The changes of resources of one type, clean-ups of earlier runs left out. */
  changesOf(type: keyof typeof resourceTypes): ResourceChange[] {
    return this.preview.changes.filter(
      (change) => change.type === resourceTypes[type] && change.operation !== "clean-up",
    );
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
