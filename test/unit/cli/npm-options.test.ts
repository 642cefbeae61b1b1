import { describe, expect, test } from "vitest";

import { refuseKeptOptions } from "../../../cli/npm-options.ts";
import { rotateUsage } from "../../../cli/rotate/arguments.ts";
import { UsageError } from "../../../cli/usage-error.ts";

const command = { name: "rotate", usage: rotateUsage };
const advice = "Two hyphens must stand before a command's options, or npm keeps them to itself; it has kept ";

describe("options that npm has kept to itself", () => {
  test.each([
    [
      { npm_config_stack: "prod" },
      [],
      "--stack=prod. Type `npm run rotate -- --stack=prod`, with every option after the hyphens.",
    ],
    [
      { npm_config_revoke: "1", npm_config_show_secrets: "true" },
      [],
      "--revoke=1 --show-secrets. Type `npm run rotate -- --revoke=1 --show-secrets`, with every option after the hyphens.",
    ],
    [
      { npm_config_stack: "true" },
      ["prod"],
      "--stack. Type `npm run rotate -- --stack prod`, with every option after the hyphens.",
    ],
  ])("%j with %j are refused with the line to type", (environment, words, told) => {
    expect(() => refuseKeptOptions(command, words, environment)).toThrow(
      new UsageError(`${advice}${told}`, rotateUsage),
    );
  });

  test.each([
    {},
    { npm_config_stack: "" },
    { npm_config_yes: "true", npm_config_json: "true" },
    { npm_config_port: "3" },
  ])("%j are none of this command's", (environment) => {
    expect(() => refuseKeptOptions(command, ["--stack", "prod"], environment)).not.toThrow();
  });
});
