import { describe, expect, test } from "vitest";

import { existingSecretRemedy } from "../../../../cli/expiry/remedy.ts";

const deployed = { stack: "prod", local: false };
const end = "2027-06-30T12:00:00Z";

describe("what renews an existing client secret", () => {
  test("is a new value, which is asked for and not a parameter", () => {
    expect(existingSecretRemedy(deployed, end)).toEqual({
      command: "pulumi config set --secret existingClientSecret --stack prod",
      rest:
        " asks for the value of a new one, made in the portal; then `pulumi config set existingClientSecretExpires " +
        "YYYY-MM-DD --stack prod`, then `npm run up -- --stack prod`, and paste it into the console",
    });
  });

  test("is in the engine's own copy of the configuration in a local run", () => {
    expect(existingSecretRemedy({ stack: "prod", local: true }, end).command).toBe(
      "pulumi config set --secret existingClientSecret --stack prod --config-file .local/workspace/Pulumi.prod.yaml",
    );
  });

  test("notes its end where that is not known", () => {
    expect(existingSecretRemedy(deployed, undefined)).toEqual({
      command: "pulumi config set existingClientSecretExpires YYYY-MM-DD --stack prod",
      rest: ", then `npm run up -- --stack prod`",
    });
  });
});
