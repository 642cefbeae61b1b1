import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { detailsOption, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { PreviewRequest, ReportFormat } from "./preview-request.ts";

/** `npm run preview`: what a run would change, in the console's words. */
export const preview = defineCommand({
  name: "preview",
  summary: "says what `pulumi up` would change, and what that means for signing in to RustDesk",
  about: "Changes nothing.",
  options: {
    stack: text("NAME", "environment: NAME of Pulumi.NAME.yaml (default dev); may be given several times", {
      multiple: true,
    }),
    all: flag("every environment of this checkout"),
    local: flag("the ones that `npm run local` brings up on this machine, not the ones in your tenant", { word: true }),
    refresh: flag("reads the directory before, so that changes by hand are seen"),
    ...detailsOption,
    base: text(
      "COMMIT",
      "also reports each setting that is another than in this commit, whose policy configuration judges, and with --all each " +
        "environment that the checkout lacks",
    ),
    "base-failed": text(
      "NAMES",
      "with --base: environments, separated by spaces, that could not be brought up as that commit has them; the " +
        "report cannot say what changes in them",
      { default: "" },
    ),
    format: text("FORMAT", "text, markdown or json", { default: "text" }),
    markdown: text("FILE", "writes the report to a file as Markdown as well"),
    json: text("FILE", "writes the report to a file as JSON as well"),
  },
  notes:
    "Exit codes: 0 nothing changes, 3 changes and sign-in goes on, 4 changes that interrupt or break sign-in, let " +
    "somebody else in or cannot be judged, 1 a run would stop, 2 wrong usage.",
  request({
    stack,
    all,
    local,
    refresh,
    details,
    base,
    "base-failed": baseFailed,
    format,
    markdown,
    json,
  }): PreviewRequest {
    if (all && stack !== undefined) {
      throw new UsageError("--all must not be combined with --stack.");
    }
    if (base === "") {
      throw new UsageError('--base must name a commit; got "".');
    }
    if (base === undefined && baseFailed !== "") {
      throw new UsageError("--base-failed must come with --base.");
    }
    const stacks = (stack ?? ["dev"]).map((name) => stackNameOf(name));
    const failed = baseFailed.split(" ").filter((name) => name !== "");
    return {
      stacks: all ? undefined : [...new Set(stacks)],
      local,
      refresh,
      details,
      base,
      baseFailed: failed.map((name) => stackNameOf(name, "--base-failed")),
      format: formatOf(format),
      files: [...fileOf("markdown", markdown), ...fileOf("json", json)],
    };
  },
  run: async (request, context) => (await import("./run.ts")).runPreview(request, context),
});

function formatOf(value: string): ReportFormat {
  if (value !== "text" && value !== "markdown" && value !== "json") {
    throw new UsageError(`--format must be one of text, markdown, json; got "${value}".`);
  }
  return value;
}

function fileOf(format: "markdown" | "json", path: string | undefined): PreviewRequest["files"] {
  if (path === "") {
    throw new UsageError(`--${format} must name a file; got "".`);
  }
  return path === undefined ? [] : [{ format, path }];
}
