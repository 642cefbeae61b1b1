import { UsageError } from "../usage-error.ts";
import { parseWords, stackNameOf } from "../words.ts";

/** What `npm run local` is asked to do. */
export interface LocalArguments {
  action: "up" | "serve" | "destroy" | "reset";
  stackName: string;
  port: number | undefined;
  showSecrets: boolean;
}

export const localUsage = `Usage: npm run local [-- [ACTION] [OPTIONS]]

Brings the registration of an environment up on this machine, with no Azure tenant, and signs in with it.

Actions:
  up (default)       bring it up, show the console's fields, sign in, and end
  destroy            delete the registration, keep local Entra ID's directory
  reset              delete what local runs left in .local/

Options:
  --serve            bring it up and keep Entra ID running for a browser and for \`pulumi up\` by hand
  --stack NAME       environment: NAME of Pulumi.NAME.yaml (default dev)
  --port PORT        port of local Entra ID (default: the last one, at first a free one)
  --show-secrets     print the client secret instead of a mask
  --help             print this text
`;

const options = {
  serve: { type: "boolean", default: false },
  stack: { type: "string", default: "dev" },
  port: { type: "string" },
  "show-secrets": { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parseLocalArguments(words: string[]): LocalArguments {
  const { values, positionals } = parseWords(words, options, localUsage);
  const [action = "up", ...rest] = positionals;
  if (rest.length > 0 || !["up", "destroy", "reset"].includes(action)) {
    throw new UsageError(
      `The action must be one of up, destroy, reset; got "${positionals.join(" ")}".`,
      localUsage,
    );
  }
  if (values.serve && action !== "up") {
    throw new UsageError(`--serve must not be combined with "${action}".`, localUsage);
  }
  return {
    action: values.serve ? "serve" : (action as LocalArguments["action"]),
    stackName: stackNameOf(values.stack, localUsage),
    port: portOf(values.port),
    showSecrets: values["show-secrets"],
  };
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 1 to 65535; got "${value}".`, localUsage);
  }
  return port;
}
