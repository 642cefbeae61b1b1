import { isGuid } from "../../components/rules/guid.ts";
import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import { environmentOptions, parseWords, refusePositionals, stackNameOf } from "../words.ts";

/** What `npm run adopt` is asked to do. */
export interface AdoptArguments extends EnvironmentChoice {
  /** Application (client) ID of the registration, in lower case. */
  clientId: string;
  /** Asks nothing. */
  yes: boolean;
  /** Lets `--yes` adopt what shuts somebody out of something else. */
  acceptInterruption: boolean;
}

export const adoptUsage = `Usage: npm run adopt -- --stack NAME --client-id GUID [OPTIONS]

Brings an app registration that was made by hand under this program. Its client id stays, and so do its client secrets.
What would change is shown first, and nothing is written before you say yes. Run it again at any time: it goes on where it
stopped.

Options:
  --stack NAME       environment that the registration becomes; in a tenant, make it first: pulumi stack init NAME
  --client-id GUID   Application (client) ID on the registration's Overview page in the portal
  --local            in the tenant that \`npm run local\` brings up on this machine, not in your own
  --yes              ask nothing; what interrupts or breaks a sign-in is refused
  --accept-interruption
                     with --yes: adopt all the same
  --help             print this text
`;

const options = {
  ...environmentOptions,
  // Without a default: a registration is not adopted into an environment that nobody named.
  stack: { type: "string" },
  "client-id": { type: "string" },
  yes: { type: "boolean", default: false },
  "accept-interruption": { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong or missing. */
export function parseAdoptArguments(words: string[]): AdoptArguments {
  const { values, positionals } = parseWords(words, options, adoptUsage);
  refusePositionals(positionals, adoptUsage);
  if (values.stack === undefined) {
    throw new UsageError("--stack must name the environment that the registration becomes.", adoptUsage);
  }
  if (values["accept-interruption"] && !values.yes) {
    throw new UsageError("--accept-interruption must come with --yes; without it you are asked.", adoptUsage);
  }
  return {
    stack: stackNameOf(values.stack, adoptUsage),
    clientId: clientIdOf(values["client-id"]),
    local: values.local,
    yes: values.yes,
    acceptInterruption: values["accept-interruption"],
  };
}

function clientIdOf(value: string | undefined): string {
  if (value === undefined || !isGuid(value.trim())) {
    throw new UsageError(
      "--client-id must be the Application (client) ID of the registration, such as " +
        `00000000-1111-2222-3333-444444444444; got ${value === undefined ? "none" : `"${value}"`}.`,
      adoptUsage,
    );
  }
  return value.trim().toLowerCase();
}
