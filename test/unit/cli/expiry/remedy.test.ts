import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { remedyOf } from "../../../../cli/expiry/remedy.ts";
import { StackConfiguration } from "../../../../engine/stack-configuration.ts";
import { ProjectFolder } from "../../engine/project-folder.ts";

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
  folder.write("Pulumi.yaml", "name: our-sign-in\n");
});
afterEach(() => folder.remove());

const deployed = { stack: "prod", local: false };
const end = "2027-06-30T12:00:00Z";

function configuration(text: string): StackConfiguration {
  folder.write("Pulumi.prod.yaml", text);
  return StackConfiguration.read(folder.path, "prod");
}

const existing = "config:\n  our-sign-in:existingClientSecret:\n    secure: v1:abc\n";

describe("what renews a client secret", () => {
  test("is one command for a secret of this program", () => {
    expect(remedyOf(deployed, configuration("config: {}\n"), end)).toEqual({
      command: "npm run rotate -- --stack prod",
      rest: "",
    });
    expect(remedyOf({ stack: "prod", local: true }, configuration("config: {}\n"), end).command).toBe(
      "npm run rotate -- --local --stack prod",
    );
  });

  test("is a new value for an existing one, which is asked for and not a parameter", () => {
    expect(remedyOf(deployed, configuration(existing), end)).toEqual({
      command: "pulumi config set --secret existingClientSecret --stack prod",
      rest:
        " asks for the value of a new one, made in the portal; then `pulumi config set existingClientSecretExpires " +
        "YYYY-MM-DD --stack prod`, then `npm run up -- --stack prod`, and paste it into the console",
    });
  });

  test("is in the engine's own copy of the configuration in a local run", () => {
    expect(remedyOf({ stack: "prod", local: true }, configuration(existing), end).command).toBe(
      "pulumi config set --secret existingClientSecret --stack prod --config-file .local/workspace/Pulumi.prod.yaml",
    );
  });

  test("notes the end of an existing one where it is not known", () => {
    expect(remedyOf(deployed, configuration(existing), undefined)).toEqual({
      command: "pulumi config set existingClientSecretExpires YYYY-MM-DD --stack prod",
      rest: ", then `npm run up -- --stack prod`",
    });
  });
});
