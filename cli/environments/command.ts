import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentNames, unknownEnvironment } from "../environment/environment-names.ts";
import { UsageError, UserError } from "../user-error.ts";
import { outputLines, readDeployment } from "./deployment.ts";

/** `npm run environments`: which environments there are and where they are, so that a pipeline need not look for their files. */
export const environments = defineCommand({
  name: "environments",
  summary: "prints the environments of this checkout, NAME of each Pulumi.NAME.yaml, one a line",
  options: {
    only: text("NAME", "print this one alone, which must be there; an empty NAME stands for all", { default: "" }),
    json: flag("print them as a JSON array, such as a workflow's matrix takes"),
    deployment: flag(
      "print instead where they are deployed and as whom, by .github/deployment.json, as NAME=VALUE lines",
    ),
    proposed: text(
      "COMMIT",
      "print instead kind=data if merging COMMIT changes the registration's settings alone, which may be previewed beside credentials, " +
        "else kind=code, and say why",
    ),
  },
  request(values) {
    if (
      [values.only !== "" || values.json, values.deployment, values.proposed !== undefined].filter(Boolean).length > 1
    ) {
      throw new UsageError("--deployment and --proposed must stand alone.");
    }
    return values;
  },
  async run({ only, json, deployment, proposed }, { checkout, terminal }) {
    if (deployment) {
      terminal.print(outputLines(readDeployment(checkout)).join("\n"));
      return 0;
    }
    if (proposed !== undefined) {
      const reasons = await (await import("./proposal.ts")).moreThanData(checkout, proposed);
      terminal.sayEach(reasons);
      terminal.print(`kind=${reasons.length === 0 ? "data" : "code"}`);
      return 0;
    }
    const names = chosen(checkout, only);
    if (json) {
      terminal.print(JSON.stringify(names));
    } else if (names.length > 0) {
      terminal.print(names.join("\n"));
    }
    return 0;
  },
});

function chosen(checkout: string, only: string): string[] {
  const names = environmentNames(checkout);
  if (only !== "" && !names.includes(only)) {
    throw new UserError(unknownEnvironment("--only", only, checkout));
  }
  return only === "" ? names : [only];
}
