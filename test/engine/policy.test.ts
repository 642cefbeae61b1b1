import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { policyPackFor } from "../../cli/stack/policy/policy-pack.ts";
import { Findings } from "./policy/findings.ts";
import { registrationsOf, TestCheckout } from "./test-checkout.ts";

let findings: Findings;
beforeEach(() => {
  findings = new Findings();
});

/** What a run is given to be checked by the pack. */
async function checked(checkout: TestCheckout, { engine }: LocalEnvironment) {
  return { ...policyPackFor(checkout.folder, engine), onEvent: findings.onEvent };
}

describe("the committed dev environment", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;

  beforeAll(async () => {
    environment = await checkout.start("dev");
  });
  afterAll(() => checkout.remove());

  test("keeps every rule, before and after it was brought up", async () => {
    expect(await environment.stack.preview(await checked(checkout, environment))).toEqual({ create: 6 });
    expect(await environment.stack.up(await checked(checkout, environment))).toEqual({ create: 6 });
    expect(await environment.stack.preview(await checked(checkout, environment))).toEqual({ same: 6 });
    expect(findings.found).toEqual([]);
  });

  test("must have a configuration of the pack that it can read", async () => {
    checkout.configurePolicy({ "client-secret-lifetime": { maxDays: "many" } });
    await expect(environment.stack.preview(await checked(checkout, environment))).rejects.toThrow(
      /client-secret-lifetime: maxDays: Invalid type\. Expected: integer, given: string/,
    );
  });
});

describe("a real environment", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;
  const consoleOrigins = ["https://desk.example.com"];

  beforeAll(async () => {
    checkout.configure("prod", { consoleOrigins });
    environment = await checkout.start("prod");
  });
  afterAll(() => checkout.remove());

  test("without protection and a second owner comes up all the same, with advice", async () => {
    expect(await environment.stack.up(await checked(checkout, environment))).toEqual({ create: 5 });
    expect(findings.found).toEqual([
      { rule: "two-owners", level: "advisory", resource: "rustdesk-application" },
      { rule: "human-owner", level: "advisory", resource: "rustdesk-application" },
      { rule: "protected-application", level: "advisory", resource: "rustdesk-application" },
      { rule: "protected-client-secret", level: "advisory", resource: "rustdesk-client-secret-1" },
    ]);
    const { clientSecret } = await environment.stack.outputs();
    expect(clientSecret?.value).toMatch(/^\S{40}$/);
    expect(findings.messages.filter((message) => message.includes(clientSecret?.value))).toEqual([]);
  });

  test("with a person among its owners, protected and with two generations of its secret keeps every rule", async () => {
    const { entra } = environment;
    const person = entra.directory.users.list()[0]?.id ?? "";
    checkout.configurePolicy({ "human-owner": { people: [person] } });
    checkout.configure("prod", {
      consoleOrigins,
      owners: [entra.deployer.objectId, person],
      protect: true,
      clientSecretGeneration: 2,
    });
    environment.reloadConfiguration();
    await environment.stack.preview(await checked(checkout, environment));
    await environment.stack.up(await checked(checkout, environment));
    expect(findings.found).toEqual([]);
  });

  test("cannot be opened to other tenants: preview and up say why, and nothing changes", async () => {
    checkout.configure("prod", { consoleOrigins, signInAudience: "AzureADMultipleOrgs" });
    environment.reloadConfiguration();
    const before = registrationsOf(environment);
    const refusal =
      "Policy single-tenant: Only accounts of this tenant may sign in, unless the pack's configuration allows others.\n" +
      "signInAudience must be AzureADMyOrg; got AzureADMultipleOrgs. Use AzureADMyOrg, or allow it in " +
      "single-tenant.audiences of the pack's configuration.";
    const options = await checked(checkout, environment);
    await expect(environment.stack.preview(options)).rejects.toThrow(refusal);
    await expect(environment.stack.up(options)).rejects.toThrow(refusal);
    expect(registrationsOf(environment)).toEqual(before);
  });
});
