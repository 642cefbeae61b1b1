import type { Command } from "../command.ts";
import { environmentNames, unknownEnvironment } from "../environment-names.ts";
import { UserError } from "../user-error.ts";
import { parseWords, refusePositionals } from "../words.ts";

const usage = `Usage: npm run environments [-- OPTIONS]

Prints the environments of this checkout, NAME of each Pulumi.NAME.yaml, one a line; nothing when there is none.

Options:
  --only NAME        print this one alone, which must be there; an empty NAME stands for all
  --json             print them as a JSON array, such as a workflow's matrix takes
  --help             print this text
`;

const options = {
  only: { type: "string", default: "" },
  json: { type: "boolean", default: false },
} as const;

/** `npm run environments`: which environments there are, so that a pipeline need not look for their files. */
export const environments: Command = {
  usage,
  async run(words, { checkout, terminal }) {
    const { values, positionals } = parseWords(words, options, usage);
    refusePositionals(positionals, usage);
    const names = chosen(checkout, values.only);
    if (values.json) {
      terminal.print(JSON.stringify(names));
    } else if (names.length > 0) {
      terminal.print(names.join("\n"));
    }
    return 0;
  },
};

function chosen(checkout: string, only: string): string[] {
  const names = environmentNames(checkout);
  if (only !== "" && !names.includes(only)) {
    throw new UserError(unknownEnvironment("--only", only, checkout));
  }
  return only === "" ? names : [only];
}
