import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import {
  consentOf,
  consentOptions,
  detailsOption,
  environmentOptions,
  stackNameOf,
} from "../command/shared-options.ts";
import { expectationOf } from "./expectation.ts";
import type { UpRequest } from "./run.ts";

/** `npm run up`: brings an environment up once somebody has seen what that means for the console. */
export const up = defineCommand({
  name: "up",
  summary: "says what a run means for signing in to RustDesk, asks, and applies it",
  options: {
    ...environmentOptions,
    refresh: flag("reads the directory before, so that changes by hand are seen and undone"),
    ...detailsOption,
    ...consentOptions,
    expect: text(
      "REPORT",
      "applies only what was approved: a report that `npm run preview -- --json REPORT` has written, or the fingerprint in it",
    ),
  },
  request: ({ stack, local, refresh, details, expect, ...values }): UpRequest => ({
    stack: stackNameOf(stack),
    local,
    refresh,
    details,
    expected: expect === undefined ? undefined : expectationOf(expect),
    ...consentOf(values),
  }),
  run: async (request, context) => {
    context.terminal.progress(`Previewing ${request.stack}`);
    return (await import("./run.ts")).runUp(request, context);
  },
});
