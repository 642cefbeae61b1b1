import { writeFileSync } from "node:fs";

import type { automation } from "@pulumi/pulumi";

import { accessSteps } from "./access/access-steps.ts";
import { Recorder, type Recording } from "./recorder.ts";
import { RegistrationLife } from "./registration-life.ts";
import { registrationSteps } from "./registration-steps.ts";
import { ResourceLife } from "./resource-life.ts";
import { resourceSteps } from "./resource-steps.ts";
import type { Step } from "./step.ts";

// Takes one life through its steps and writes the recordings to a file. Run with "found" or "stand-ins", the life and the
// file; a process of its own because a run points the variables of its process at its environment.
const [providers = "", name = "", file = ""] = process.argv.slice(2);

interface Options {
  onEvent: (event: automation.EngineEvent) => void;
  replace?: string[];
}

interface Life {
  open(): Promise<unknown>;
  close(): Promise<void>;
  readonly subject: Parameters<Recorder["record"]>[1];
  readonly stack: Record<Step<unknown>["operation"], (options: Options) => Promise<unknown>>;
}

async function live<L extends Life>(life: L, steps: Step<L>[], recorder: Recorder): Promise<Recording[]> {
  const recordings: Recording[] = [];
  try {
    await life.open();
    for (const step of steps) {
      await step.before?.(life);
      const options = step.replace === undefined ? {} : { replace: step.replace };
      const recording = await recorder.record(step, life.subject, (onEvent) =>
        life.stack[step.operation]({ ...options, onEvent }),
      );
      recordings.push(recording);
    }
  } finally {
    await life.close();
  }
  return recordings;
}

const recorder = new Recorder();
const kind = providers === "found" ? "found" : "stand-ins";
const recordings =
  name === "registration"
    ? await live(new RegistrationLife(kind, recorder), registrationSteps, recorder)
    : await live(new ResourceLife(kind, recorder), name === "access" ? accessSteps : resourceSteps, recorder);
writeFileSync(file, JSON.stringify(recordings, undefined, 1));
