import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentOptions, secretOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import { type ConsoleRelease, parseConsoleRelease } from "./console-release.ts";
import type { SheetRequest } from "./run.ts";
import { type CopiedFieldName, copiedFields, isCopiedFieldName } from "./sheet.ts";

const fieldNames = Object.keys(copiedFields).join(", ");

/** `npm run sheet`: the console's dialog for an environment. */
export const sheet = defineCommand({
  name: "sheet",
  summary: "prints what to type into the RustDesk console's dialog “New auth provider”",
  about:
    "The console has it under Settings > OIDC; the fields stand in its order. The command reads what the last `up` has noted and asks nobody: no Azure credentials " +
    "are needed.",
  options: {
    ...environmentOptions,
    ...secretOptions,
    copy: text("FIELD", `copy one value to the clipboard instead of printing it: ${fieldNames}`),
    json: flag(
      "print JSON with the keys stack, authType, clientId, clientSecret (null without --show-secrets), issuer, " +
        "callbackUrls, clientSecretExpires, portalUrl",
    ),
    "console-version": text(
      "X.Y.Z",
      "release of RustDesk Server Pro: its name of the auth type, and the notes that hold for it",
    ),
  },
  request(values): SheetRequest {
    const { stack, local, copy, json, "show-secrets": showSecrets } = values;
    if (copy !== undefined && (json || showSecrets)) {
      throw new UsageError(
        `--copy must not be combined with ${json ? "--json" : "--show-secrets"}: it prints no value.`,
      );
    }
    return {
      environment: { stack: stackNameOf(stack), local },
      json,
      showSecrets,
      copy: copiedFieldNameOf(copy),
      consoleRelease: consoleReleaseOf(values["console-version"]),
    };
  },
  run: async (request, context) => (await import("./run.ts")).runSheet(request, context),
});

function copiedFieldNameOf(name: string | undefined): CopiedFieldName | undefined {
  if (name !== undefined && !isCopiedFieldName(name)) {
    throw new UsageError(`--copy must be one of ${fieldNames}; got "${name}".`);
  }
  return name;
}

function consoleReleaseOf(text: string | undefined): ConsoleRelease | undefined {
  const release = text === undefined ? undefined : parseConsoleRelease(text);
  if (text !== undefined && release === undefined) {
    throw new UsageError(`--console-version must be a release of RustDesk Server Pro such as 1.8.4; got "${text}".`);
  }
  return release;
}
