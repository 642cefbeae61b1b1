import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** A Pulumi CLI that can run a program. */
export interface Cli {
  /** What the Automation API runs: give it to a workspace as `pulumiCommand`. */
  command: PulumiCommand;
  /** One line that a person reads: which CLI, and where it comes from. */
  description: string;
}

/** What every place that can give a CLI is told. */
export interface Search {
  /** Where copies are kept; it need not exist yet. */
  cacheFolder: string;
  /** The variables that child processes get, and PATH. */
  environment: NodeJS.ProcessEnv;
  /** Takes one short line each time something worth showing happens. */
  onProgress: (line: string) => void;
  /** Ends children and removes temporary files when it aborts. */
  signal?: AbortSignal | undefined;
  /** Opens the CLI of a kept copy; `ask` starts it for its version, which is what happens by default. */
  open?: (file: string, ask: () => Promise<PulumiCommand>) => Promise<PulumiCommand>;
}

/** What one place answered: a CLI, or why it has none, in words that fit into a list of reasons. */
export type Answer = Cli | { missing: string | undefined };

/** One place a CLI can come from. It rejects only with a PulumiCliError, with the signal's reason, or on a bug. */
export type Source = (search: Search) => Promise<Answer>;
