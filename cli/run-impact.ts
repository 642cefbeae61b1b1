import { basename } from "node:path";

import { assignmentsIn } from "./access/principals.ts";
import type { CommandContext } from "./command/command.ts";
import { waitedRun } from "./engine-report.ts";
import type { Environment } from "./environment/environment.ts";
import { existingSecretChanged, hasExistingSecret } from "./environment/environment-configuration.ts";
import { type Impact, impactOf } from "./impact/impact.ts";
import type { ImpactOptions } from "./impact/preview-view.ts";
import { PreviewRecording } from "./impact/recording/preview-recording.ts";
import { asUserError } from "./package-advice.ts";
import { ownersKnownTo, policyPackFor } from "./stack/policy/policy-pack.ts";
import { secretsIn } from "./stack/stack-state.ts";
import { EngineStop, type Stop } from "./stack/stops/stop.ts";
import { UserError } from "./user-error.ts";

/** How a preview is made. */
export interface PreviewChoice {
  /** Reads the directory before, so that changes by hand are seen. */
  refresh: boolean;
  /** The configuration file that is tried instead of the environment's own. */
  configFile?: string;
  /** Existing objects that resources take over: IDs by the resources' names. */
  imports?: Record<string, string> | undefined;
  /** Whether the client secret that the console was given is known to be deleted. */
  clientSecretIsGone?: boolean;
  /** Asks the directory who the configuration assigns, and does not fail. */
  askPrincipals?: () => Promise<ImpactOptions["principals"]>;
  /** What is another than in a base commit, whose policy configuration judges. */
  beside?: BesideBase | undefined;
}

/** What differs from a base commit. */
interface BesideBase {
  settings: NonNullable<ImpactOptions["settings"]>;
  policyFolder: string;
  isSecretChanged: boolean;
}

/** Previews an open environment; the policy pack checks the run. Does not throw for what the engine reports. */
export async function impactOfRun(
  environment: Environment,
  { refresh, configFile, imports = {}, clientSecretIsGone = false, askPrincipals, beside }: PreviewChoice,
  context: CommandContext,
): Promise<Impact> {
  const { checkout, terminal, signal } = context;
  const { stack, engine, selector, remarks } = environment;
  const file = basename(environment.configuration.file);
  const recording = new PreviewRecording();
  const { onEvent } = recording;
  const secrets = (): Promise<string[]> => stack.recentState().then(secretsIn, () => []);
  const assignments = assignmentsIn(stack.configuration());
  const shared = { selector, isLocal: environment.isLocal, file, remarks, settings: beside?.settings, assignments };
  try {
    const tried = configFile === undefined ? {} : { configFile };
    const policy = policyPackFor(beside?.policyFolder ?? checkout, engine);
    const options = { refresh, signal, imports, ...tried, ...policy };
    await waitedRun(terminal, (heard) => stack.preview({ ...options, onEvent: heard }), onEvent);
    recording.knows(await secrets());
    return impactOf(recording, {
      ...shared,
      clientSecretIsGone,
      principals: await askPrincipals?.(),
      caller: stack.place.caller?.objectId,
      knownOwners: ownersKnownTo(policy),
      existingSecretLeftOut: isLeftOut(environment) && beside?.isSecretChanged !== false,
      existingSecretChanged: await existingSecretChanged(stack),
    });
  } catch (error) {
    signal.throwIfAborted();
    recording.knows(await secrets());
    const failure = recording.masked(told(error, context));
    const stops = error instanceof EngineStop ? error.stops.map((stop) => maskedStop(stop, recording)) : undefined;
    return impactOf(recording, { ...shared, principals: await askPrincipals?.(), failure, stops });
  }
}

function maskedStop({ line, action, ...rest }: Stop, recording: PreviewRecording): Stop {
  return { ...rest, line: recording.masked(line), action: action && recording.masked(action) };
}

/** A run on this machine makes a secret where the checkout names one that was made elsewhere. */
function isLeftOut({ configuration, stack }: Environment): boolean {
  return hasExistingSecret(configuration) && !hasExistingSecret(stack.configuration());
}

/** A person's mistake by its message; a bug by its stack as well, which is talk and no part of the report. */
export function told(error: unknown, { terminal }: CommandContext): string {
  const mistake = asUserError(error);
  if (mistake instanceof UserError) {
    return mistake.message;
  }
  terminal.say(`This is a bug: ${error instanceof Error ? error.stack : String(error)}`);
  return "this program has a bug; the log of the command tells where.";
}
