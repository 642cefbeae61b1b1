import { describe, expect, test } from "vitest";

import { rotate } from "../../../../cli/rotate/command.ts";
import { UsageError } from "../../../../cli/user-error.ts";

describe("options that npm has kept to itself", () => {
  test.each([
    [{ npm_config_stack: "prod" }, [], "--stack=prod", "--stack=prod"],
    [
      { npm_config_revoke: "1", npm_config_show_secrets: "true" },
      [],
      "--revoke=1 --show-secrets",
      "--revoke=1 --show-secrets",
    ],
    [{ npm_config_stack: "true" }, ["prod"], "--stack", "--stack prod"],
  ])("%j with %j are refused with the line to type", (environment, args, kept, line) => {
    expect(() => rotate.refuseKeptOptions(args, environment)).toThrow(
      new UsageError(
        `Two hyphens must stand before a command's options, or npm keeps them to itself; it has kept ${kept}. ` +
          `Type \`npm run rotate -- ${line}\`, with every option after the hyphens.`,
      ),
    );
  });

  test.each([
    {},
    { npm_config_stack: "" },
    { npm_config_yes: "true", npm_config_json: "true" },
    { npm_config_port: "3" },
  ])("%j are none of this command's", (environment) => {
    expect(() => rotate.refuseKeptOptions(["--stack", "prod"], environment)).not.toThrow();
  });
});
