import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** A Pulumi CLI that can run this project's program. */
export interface Engine {
  /** What the Automation API runs: give it to a workspace as `pulumiCommand`. */
  command: PulumiCommand;
  /** The CLI's version without a leading v, such as `3.259.0`. */
  version: string;
  /** Found on PATH, kept from an earlier run, fetched by the official installer just now, or built just now. */
  origin: "path" | "installed" | "installer" | "built";
  /** One line that a person reads: which CLI, and where it comes from. */
  description: string;
}

/** What every place that can give an engine is told. */
export interface Search {
  /** This user's cache folder; it need not exist yet. */
  cacheFolder: string;
  /** The variables that child processes get, and PATH. */
  environment: NodeJS.ProcessEnv;
  /** Takes one short line each time something worth showing happens. */
  onProgress: (line: string) => void;
  /** Ends children and removes temporary files when it aborts. */
  signal?: AbortSignal | undefined;
}

/** What one place answered: an engine, or why it has none, in words that fit into a list of reasons. */
export type Answer = { engine: Engine } | { missing: string | undefined };

/** One place an engine can come from. It rejects only with a UserError, with the signal's reason, or on a bug. */
export type Source = (search: Search) => Promise<Answer>;
