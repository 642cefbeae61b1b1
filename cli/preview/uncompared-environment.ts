import { impactOf } from "../impact/impact.ts";
import { PreviewRecording } from "../impact/recording/preview-recording.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";

/**
 * What can be told of an environment that could not be brought to the state that it is to be compared with: nothing. A
 * preview all the same would take it for a new one, with which sign-in goes on.
 */
export function uncomparedEnvironment(environment: string, local: boolean): EnvironmentImpact {
  const failure =
    "The environment must be brought up as the base has it before anything can be compared with it, but that failed; the " +
    "log of the run tells why. What this changes for signing in is not known.";
  return { environment, local, impact: impactOf(new PreviewRecording(), { failure }) };
}
