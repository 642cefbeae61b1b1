/** How the report is written. */
export type ReportFormat = "text" | "markdown" | "json";

/** What `npm run preview` is asked to do. */
export interface PreviewRequest {
  /** Names of the environments, each once; undefined for all of the checkout. */
  stacks: string[] | undefined;
  local: boolean;
  refresh: boolean;
  /** Tells the resources and the engine's own difference as well, in text. */
  details: boolean;
  /** A commit to compare the environments' files with; each of its environments that the checkout lacks is reported. Undefined for none. */
  base: string | undefined;
  /** Names of environments that could not be brought up as the base has them. */
  baseFailed: string[];
  format: ReportFormat;
  /** Files that the report is written to besides. */
  files: { format: Exclude<ReportFormat, "text">; path: string }[];
}
