import "../mock-hooks.ts";

import { readFileSync } from "node:fs";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";

import { readSettings } from "../../../components/settings.ts";
import program from "../../../index.ts";
import { ProjectFolder } from "../cli/project-folder.ts";

const project = parse(readFileSync("Pulumi.yaml", "utf8"));

afterEach(() => pulumi.runtime.setAllConfig({}));

/** Sets what the engine would hand over: the defaults of Pulumi.yaml, then the stack's own values. */
function configure(values: Record<string, unknown>): void {
  const defaults = Object.entries<{ default?: unknown }>(project.config).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const all = { ...Object.fromEntries(defaults), ...values };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [
        `${pulumi.getProject()}:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
}

describe("the configuration", () => {
  test("with nothing but the console's origins is a safe registration", () => {
    configure({ consoleOrigins: ["https://desk.example.com"] });
    expect(readSettings()).toEqual({
      displayName: "RustDesk",
      randomNameSuffix: false,
      consoleOrigins: ["https://desk.example.com"],
      signInAudience: "AzureADMyOrg",
      access: { assignmentRequired: false, assignments: {}, adminConsent: false },
      claims: { optional: [], groups: "None", groupNames: false },
      owners: [],
      serviceManagementReference: undefined,
      notes: undefined,
      protect: false,
      clientSecret: {
        generation: 1,
        retiredGeneration: 0,
        lifetimeDays: 180,
        warningDays: 30,
        existing: undefined,
      },
    });
  });

  test("has a type and a description for every key", () => {
    for (const [key, { type, description }] of Object.entries<{ type?: string; description?: string }>(
      project.config,
    )) {
      expect([key, type]).toEqual([key, expect.stringMatching(/^(string|boolean|integer|array|object)$/)]);
      expect([key, description]).toEqual([key, expect.stringMatching(/.{20,}\.$/)]);
    }
  });

  test("may set every key that Pulumi.yaml declares", () => {
    configure({ consoleOrigins: [] });
    expect(Object.keys(pulumi.runtime.allConfig())).toHaveLength(Object.keys(project.config).length);
    expect(() => readSettings()).not.toThrow();
  });

  test("refuses a key that nothing reads", () => {
    configure({ consoleOrigins: ["https://desk.example.com"], consoleOrigin: "https://desk.example.com" });
    expect(() => readSettings()).toThrow(
      new pulumi.RunError(
        "Configuration keys must be among displayName, randomNameSuffix, consoleOrigins, signInAudience, assignmentRequired, assignments, " +
          "adminConsent, optionalClaims, groupMembershipClaims, groupNames, owners, serviceManagementReference, notes, protect, clientSecretGeneration, clientSecretRetiredGeneration, clientSecretLifetimeDays, clientSecretWarningDays, existingClientSecret, existingClientSecretExpires, of the project " +
          `${pulumi.getProject()}; got consoleOrigin. Correct the spelling in the ` +
          "stack's Pulumi.*.yaml, or remove it with `pulumi config rm consoleOrigin`.",
      ),
    );
  });

  test("refuses a key that it would read by another project's name, and leaves those of providers alone", () => {
    configure({ consoleOrigins: ["https://desk.example.com"] });
    const all = pulumi.runtime.allConfig();
    pulumi.runtime.setAllConfig({ ...all, "azuread:tenantId": "t", "azure-native:location": "weur" });
    expect(() => readSettings()).not.toThrow();
    pulumi.runtime.setAllConfig({ ...all, "our-desk:displayName": "Desk" });
    expect(() => readSettings()).toThrow(
      "; got our-desk:displayName. Correct the spelling in the stack's Pulumi.*.yaml,",
    );
  });

  test("refuses what the engine has made of a date without quotes, from wherever it comes", () => {
    configure({ consoleOrigins: [], existingClientSecretExpires: "2027-05-31 00:00:00 +0000 UTC" });
    expect(() => readSettings()).toThrow(
      new pulumi.RunError(
        `${pulumi.getProject()}:existingClientSecretExpires must be a date in quotes: the engine has made 2027-05-31 00:00:00 +0000 UTC of one without. Write "2027-05-31".`,
      ),
    );
  });

  test("refuses what the stack's file would not be read as", () => {
    const folder = new ProjectFolder();
    folder.write("Pulumi.yaml", "name: project\nconfig:\n  protect: { type: boolean }\n");
    folder.write(`Pulumi.${pulumi.getStack()}.yaml`, "protect: true\n");
    vi.spyOn(pulumi, "getRootDirectory").mockReturnValue(folder.path);
    expect(() => readSettings()).toThrow(
      "line 1: protect must stand below config:, as protect: nothing reads it where it is.",
    );
  });

  test("takes an encrypted existing secret and its end", () => {
    configure({
      consoleOrigins: [],
      existingClientSecret: "s3cret",
      existingClientSecretExpires: "2027-05-31",
    });
    pulumi.runtime.setAllConfig(pulumi.runtime.allConfig(), [`${pulumi.getProject()}:existingClientSecret`]);
    expect(readSettings().clientSecret.existing).toEqual({ value: "s3cret", expires: "2027-05-31" });
  });

  test("refuses an existing secret in clear, without telling it", () => {
    configure({ consoleOrigins: [], existingClientSecret: "s3cret" });
    expect(() => readSettings()).toThrow(
      new pulumi.RunError(
        "existingClientSecret must be encrypted; got it in clear. Make a new secret, since this one stands in a file. Set it " +
          `with \`pulumi config set --secret existingClientSecret --stack ${pulumi.getStack()}\`, which asks for it.`,
      ),
    );
  });

  test("hands on the end of an existing secret without the secret, for the component to refuse", () => {
    configure({ consoleOrigins: [], existingClientSecretExpires: "2027-05-31" });
    expect(readSettings().clientSecret.existing).toEqual({ value: "", expires: "2027-05-31" });
  });
});

test.each([
  [1, { clientSecretExpires: "2099-01-28T00:00:00Z" }],
  [2, { previousClientSecretExpires: "2099-01-28T00:00:00Z", clientSecretExpires: "2099-02-28T00:00:00Z" }],
])(
  "the outputs at generation %i of the client secret tell when each secret ends that there is",
  async (generation, ends) => {
    await pulumi.runtime.setMocks({
      call: () => ({ tenantId: "tenant", objectId: "caller" }),
      newResource: ({ name, inputs }) => ({
        id: name,
        state: {
          ...inputs,
          clientId: "client",
          value: "secret",
          endDate: `2099-0${name.at(-1)}-28T00:00:00Z`,
        },
      }),
    });
    configure({ consoleOrigins: ["https://desk.example.com"], clientSecretGeneration: generation });
    const outputs = pulumi.output(await program());
    const values = await new Promise<object>((resolve) => outputs.apply(resolve));
    await pulumi.runtime.disconnect();
    const told = Object.entries(values).filter(([name]) => name.endsWith("Expires"));
    expect(Object.fromEntries(told)).toEqual(ends);
  },
);
