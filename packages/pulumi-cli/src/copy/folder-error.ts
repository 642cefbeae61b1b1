import { PulumiCliError } from "../pulumi-cli-error.ts";

/** What a failed write below a folder means: a PulumiCliError for rights and room, else the error itself. */
export function folderError(folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return noSpace(folder);
  }
  return ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)
    ? new PulumiCliError(
        "PULUMI_CLI_FOLDER",
        `The Pulumi CLI is kept in ${folder}, which must be a folder that you may write to (${code}).`,
      )
    : error;
}

/** The disk is full. */
export function noSpace(folder: string): PulumiCliError {
  return new PulumiCliError(
    "PULUMI_CLI_SPACE",
    `There is no room left on the disk to get the Pulumi CLI into ${folder}. A build with Go needs about 5 GB for ` +
      "modules and compiled packages, and the CLI itself 120 MB.",
  );
}
