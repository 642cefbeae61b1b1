import { isGuid } from "../../components/guid.ts";
import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import { environmentOptions, parseWords, refusePositionals, stackNameOf } from "../words.ts";

/** What `npm run adopt` is asked to do. */
export interface AdoptArguments extends EnvironmentChoice {
  /** Application (client) ID of the registration, in lower case. */
  clientId: string;
  /** Asks nothing. */
  yes: boolean;
}

export const adoptUsage = `Usage: npm run adopt -- --stack NAME --client-id GUID [OPTIONS]

Brings an app registration that was made by hand under this program. Its client id stays, and so do its client secrets.
What would change is shown first, and nothing is written before you say yes. Run it again at any time: it goes on where it
stopped.

Options:
  --stack NAME       environment that the registration becomes; in a tenant, make it first: pulumi stack init NAME
  --client-id GUID   Application (client) ID on the registration's Overview page in the portal
  --local            in the tenant that \`npm run local\` brings up on this machine, not in your own
  --yes              ask nothing
  --help             print this text
`;

const options = {
  ...environmentOptions,
  // Without a default: a registration is not adopted into an environment that nobody named.
  stack: { type: "string" },
  "client-id": { type: "string" },
  yes: { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong or missing. */
export function parseAdoptArguments(words: string[]): AdoptArguments {
  const { values, positionals } = parseWords(words, options, adoptUsage);
  refusePositionals(positionals, adoptUsage);
  if (values.stack === undefined) {
    throw new UsageError("--stack must name the environment that the registration becomes.", adoptUsage);
  }
  return {
    stack: stackNameOf(values.stack, adoptUsage),
    clientId: clientIdOf(values["client-id"]),
    local: values.local,
    yes: values.yes,
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
