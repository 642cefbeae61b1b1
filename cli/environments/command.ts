import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentNames, unknownEnvironment } from "../environment/environment-names.ts";
import { UserError } from "../user-error.ts";

/** `npm run environments`: which environments there are, so that a pipeline need not look for their files. */
export const environments = defineCommand({
  name: "environments",
  summary: "prints the environments of this checkout, NAME of each Pulumi.NAME.yaml, one a line",
  options: {
    only: text("NAME", "print this one alone, which must be there; an empty NAME stands for all", { default: "" }),
    json: flag("print them as a JSON array, such as a workflow's matrix takes"),
  },
  request: (values) => values,
  async run({ only, json }, { checkout, terminal }) {
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
