import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { UsageError } from "../user-error.ts";
import type { CiSetupRequest } from "./setup.ts";

/** `npm run ci-setup`: everything that previews and deployments on GitHub need, in one command. */
export const ciSetup = defineCommand({
  name: "ci-setup",
  summary: "sets up previews and deployments on GitHub, or checks that all they need holds",
  about:
    "It looks, shows what it will do, asks, and does it, by gh, az and the Pulumi CLI as you have signed in with them. Run it again at any time: " +
    "what holds stays as it is. Values of secrets are asked for without being shown, or taken from PULUMI_CONFIG_PASSPHRASE, " +
    "PULUMI_CONFIG_PASSPHRASE_FILE and PULUMI_ACCESS_TOKEN.",
  options: {
    check: flag("change nothing, and name what does not hold, each with the command that mends it"),
    origin: text("URL", "where the console of the first environment, prod, is opened in a browser"),
    reviewers: text(
      "NAMES",
      'who reviews code and deployments: logins, or ORGANIZATION/TEAM, parted by blanks; "" where you work alone',
    ),
    yes: flag("ask nothing"),
  },
  notes:
    "Exit codes: 0 all holds, or what was left is for a person and is told, 1 something does not hold, or the command failed; with --check 2 where " +
    "nothing is known to be wrong but something could not be looked at.",
  request({ check, origin, reviewers, yes }): CiSetupRequest {
    if (check && (yes || origin !== undefined || reviewers !== undefined)) {
      throw new UsageError("--check must stand alone: it asks and changes nothing.");
    }
    return { check, origin, reviewers, yes };
  },
  run: async (request, context) => (await import("./run.ts")).runCiSetup(request, context),
});
