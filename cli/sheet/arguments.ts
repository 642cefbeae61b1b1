import { parseRelease } from "@rustdesk-entra/pulumi-cli/src/engine/release.ts";

import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import {
  environmentOptions,
  environmentUsage,
  parseWords,
  refusePositionals,
  stackNameOf,
} from "../words.ts";
import type { ConsoleRelease } from "./console-release.ts";
import { type CopiedFieldName, copiedFields, isCopiedFieldName } from "./copied-field.ts";

/** What `npm run sheet` is asked to do. */
export interface SheetArguments {
  environment: EnvironmentChoice;
  json: boolean;
  showSecrets: boolean;
  copy: CopiedFieldName | undefined;
  consoleRelease: ConsoleRelease | undefined;
}

const fieldNames = Object.keys(copiedFields).join(", ");

export const sheetUsage = `Usage: npm run sheet [-- OPTIONS]

Prints what to type into the dialog "New auth provider" of the RustDesk console (Settings > OIDC), in the dialog's order.
It reads what the last \`up\` has noted and asks nobody: no Azure credentials are needed.

Options:
${environmentUsage}
  --show-secrets     print the client secret instead of a mask
  --copy FIELD       copy one value to the clipboard instead of printing it: ${fieldNames}
  --json             print JSON with the keys stack, authType, clientId, clientSecret (null without --show-secrets),
                     issuer, callbackUrls, clientSecretExpires, portalUrl
  --console-version X.Y.Z
                     release of RustDesk Server Pro: its name of the auth type, and the notes that hold for it
  --help             print this text
`;

const options = {
  ...environmentOptions,
  "show-secrets": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  copy: { type: "string" },
  "console-version": { type: "string" },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parseSheetArguments(words: string[]): SheetArguments {
  const { values, positionals } = parseWords(words, options, sheetUsage);
  refusePositionals(positionals, sheetUsage);
  const { copy, json, "show-secrets": showSecrets } = values;
  if (copy !== undefined && (json || showSecrets)) {
    throw new UsageError(
      `--copy must not be combined with ${json ? "--json" : "--show-secrets"}: it prints no value.`,
      sheetUsage,
    );
  }
  return {
    environment: { stack: stackNameOf(values.stack, sheetUsage), local: values.local },
    json,
    showSecrets,
    copy: copiedFieldNameOf(copy),
    consoleRelease: consoleReleaseOf(values["console-version"]),
  };
}

function copiedFieldNameOf(word: string | undefined): CopiedFieldName | undefined {
  if (word !== undefined && !isCopiedFieldName(word)) {
    throw new UsageError(`--copy must be one of ${fieldNames}; got "${word}".`, sheetUsage);
  }
  return word;
}

function consoleReleaseOf(text: string | undefined): ConsoleRelease | undefined {
  if (text !== undefined && !/^\d+\.\d+\.\d+$/.test(text)) {
    throw new UsageError(
      `--console-version must be a release of RustDesk Server Pro such as 1.8.4; got "${text}".`,
      sheetUsage,
    );
  }
  return text === undefined ? undefined : parseRelease(text);
}
