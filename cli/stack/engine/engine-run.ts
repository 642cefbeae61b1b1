import type { automation } from "@pulumi/pulumi";

import { clock } from "../../clock.ts";

/** What the engine's process has besides this process's variables, unless somebody has chosen otherwise. */
export function engineVariables(environment = process.env): Record<string, string> {
  return {
    // The check asks the internet, and nobody reads its answer here.
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // It lives for a second: at Go's default of 100, collecting garbage takes a seventh of its processor time.
    GOGC: environment.GOGC ?? "400",
  };
}

/** A run of the engine as `--verbose` names it: the words before the first option, and the stack. */
export function nameOfRun(args: readonly string[]): string {
  const options = args.findIndex((word) => word.startsWith("-"));
  const words = options === -1 ? args : args.slice(0, options);
  const stack = args.indexOf("--stack");
  return ["pulumi", ...words, ...(stack === -1 ? [] : args.slice(stack, stack + 2))].join(" ");
}

/** Has each run of a CLI be on the clock; the Automation API's types do not have the method. */
export function observed(command: automation.PulumiCommand): automation.PulumiCommand {
  const { run } = command as unknown as { run(...words: unknown[]): Promise<unknown> };
  const timed = (args: string[], folder: string, variables: Record<string, string>, ...rest: unknown[]) =>
    clock.timed(nameOfRun(args), () =>
      run.call(command, args, folder, { ...engineVariables(), ...variables }, ...rest),
    );
  return Object.assign(command, { run: timed });
}
