import { readFileSync } from "node:fs";
import { join } from "node:path";

import { yamlHostFolder } from "@rustdesk-entra/pulumi-cli/testing/yaml-host";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { cacheFolder } from "../../../cli/stack/engine/cache-folder.ts";
import { findEngine } from "../../../cli/stack/engine/engine.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";
import { ComponentProcess } from "./component-process.ts";
import { reference, YamlProgram } from "./yaml-program.ts";

const checkout = new TestCheckout();
let environment: LocalEnvironment;
let component: ComponentProcess | undefined;
let program: YamlProgram;

// What is not proved here: that `pulumi package add` brings the package along, which needs the CLI's own host for Node.js.
beforeAll(async () => {
  // First, because a build needs the internet's certificates, not local Entra's.
  const { command } = await findEngine({ onProgress: () => {} });
  const host = await yamlHostFolder(command.command, cacheFolder());
  environment = await checkout.start("dev");
  component = await ComponentProcess.start();
  program = await YamlProgram.open(environment, component, host);
});
afterAll(async () => {
  component?.stop();
  await checkout.remove();
});

const plainInputs = {
  displayName: { type: "string", default: "RustDesk" },
  randomNameSuffix: { type: "boolean", default: false },
  consoleOrigins: { type: "array", items: { type: "string", plain: true } },
  signInAudience: { type: "string", default: "AzureADMyOrg" },
  assignmentRequired: { type: "boolean", default: false },
  assignments: { type: "object", additionalProperties: { type: "string", plain: true } },
  adminConsent: { type: "boolean", default: false },
  optionalClaims: { type: "array", items: { type: "string", plain: true } },
  groupMembershipClaims: { type: "string", default: "None" },
  groupNames: { type: "boolean", default: false },
  owners: { type: "array", items: { type: "string", plain: true } },
  serviceManagementReference: { type: "string" },
  notes: { type: "string" },
  protect: { type: "boolean", default: false },
  clientSecretGeneration: { type: "integer", default: 1 },
  clientSecretRetiredGeneration: { type: "integer", default: 0 },
  clientSecretLifetimeDays: { type: "integer", default: 180 },
  clientSecretWarningDays: { type: "integer", default: 30 },
  existingClientSecretExpires: { type: "string" },
  cloud: { type: "string" },
};

test("its schema has the configuration's keys as plain inputs, and the outputs of the program", async () => {
  const { config } = parse(readFileSync(join(import.meta.dirname, "../../../Pulumi.yaml"), "utf8"));
  const described = (name: string) => config[name]?.description ?? expect.stringMatching(/^Cloud of the /);
  const inputs = Object.entries(plainInputs).map(([name, input]) => [
    name,
    { ...input, plain: true, description: described(name) },
  ]);
  const output = (what: RegExp) => ({ type: "string", description: expect.stringMatching(what) });

  expect(await component?.schema()).toEqual({
    name: "rustdesk-entra",
    version: "0.1.0",
    license: "Apache-2.0",
    description: expect.stringMatching(/^The app registration that /),
    language: expect.objectContaining({ python: { respectSchemaVersion: true } }),
    resources: {
      "rustdesk-entra:index:RustDeskAppRegistration": {
        isComponent: true,
        description: expect.stringMatching(/^The app registration that .*"New auth provider" asks for\.$/),
        inputProperties: {
          ...Object.fromEntries(inputs),
          existingClientSecret: {
            type: "string",
            secret: true,
            description: described("existingClientSecret"),
          },
        },
        requiredInputs: ["consoleOrigins"],
        properties: {
          clientId: output(/^Application \(client\) ID/),
          clientSecret: { ...output(/^Value of the current client secret/), secret: true },
          clientSecretExpires: output(/^When the current client secret stops working/),
          previousClientSecretExpires: output(/^When the previous client secret stops working/),
          issuer: output(/field Issuer/),
          callbackUrls: { ...output(/Callback URL/), type: "array", items: { type: "string" } },
          tenantId: output(/^Directory \(tenant\) ID/),
          portalUrl: output(/Azure portal/),
        },
        required: ["clientId", "clientSecret", "issuer", "callbackUrls", "tenantId"],
      },
    },
  });
});

test("a program in YAML brings it up, and its secret stands nowhere in clear", async () => {
  program.declare({ displayName: "Desk", consoleOrigins: [reference("origin")] });
  const { summary, outputs, stdout } = await program.stack.up();
  expect(summary.resourceChanges).toEqual({ create: 5 });

  const [registration] = registrationsOf(environment);
  expect(registration).toMatchObject({
    displayName: "Desk",
    web: { redirectUris: ["https://desk.example.com/api/oidc/callback"] },
    passwordCredentials: [{ displayName: "RustDesk console, generation 1" }],
  });
  expect(outputs).toEqual({
    clientId: { value: registration?.appId, secret: false },
    clientSecret: { value: expect.stringMatching(/^\S{40}$/), secret: true },
    clientSecretExpires: { value: registration?.passwordCredentials[0]?.endDateTime, secret: false },
    // Of local Entra ID: the cloud was found inside.
    issuer: { value: environment.entra.issuer, secret: false },
    callbackUrls: { value: ["https://desk.example.com/api/oidc/callback"], secret: false },
    tenantId: { value: environment.entra.tenantId, secret: false },
    portalUrl: { value: expect.stringContaining(String(registration?.appId)), secret: false },
  });
  expect(stdout).toContain("clientSecret       : [secret]");
  expect(filesWith(outputs.clientSecret?.value)).toEqual([]);
  expect(filesWith(outputs.clientId?.value)).not.toEqual([]);
});

/** The files with this text, among all that is left: state, its history, the program and its configuration. */
function filesWith(text: string): string[] {
  return checkout
    .files()
    .filter(({ path, content }) => !path.endsWith("directory.db") && content.includes(text))
    .map(({ path }) => path);
}

test("a second run changes nothing", async () => {
  const { changeSummary } = await program.stack.preview({ expectNoChanges: true });
  expect(changeSummary).toEqual({ same: 5 });
});

test("a second registration of the same name is refused in a preview", async () => {
  const properties = () => ({ displayName: "Desk", consoleOrigins: [reference("origin")] });
  const second = { type: "rustdesk-entra:RustDeskAppRegistration", properties: properties() };
  program.declare(properties(), { second });
  const clientId = registrationsOf(environment)[0]?.appId;
  await expect(program.stack.preview()).rejects.toThrow(
    `displayName "Desk" must be free in the tenant where a registration is made or renamed, but another one has it (client id ${clientId}).`,
  );
});

test("wrong values are refused together, and nothing is changed", async () => {
  const before = registrationsOf(environment);
  program.declare({
    displayName: " Desk",
    consoleOrigins: ["http://desk.example.com"],
    assignments: { "Support team": "support" },
  });
  await expect(program.stack.up()).rejects.toThrow(
    /The app registration cannot be declared as configured\. Nothing was changed\.\s+- consoleOrigins.*\s+- displayName " Desk" must not begin.*\s+- assignments\["Support team"\] must be the object ID/,
  );
  expect(registrationsOf(environment)).toEqual(before);
});

test("an output in place of a plain value is refused, also where its value is known by now", async () => {
  program.declare(
    { displayName: "Desk", consoleOrigins: [reference("origin")] },
    {
      second: {
        type: "rustdesk-entra:RustDeskAppRegistration",
        properties: {
          displayName: reference("registration.clientId"),
          consoleOrigins: [reference("origin")],
        },
      },
    },
  );
  for (const run of ["preview", "up"] as const) {
    await expect(program.stack[run]()).rejects.toThrow(
      "displayName must be known before anything is made, and no secret; got an output.",
    );
  }
  expect(registrationsOf(environment)).toHaveLength(1);
});

test("the cloud is the one of the program's own azuread configuration", async () => {
  program.declare({ displayName: "Desk", consoleOrigins: [reference("origin")] });
  await program.stack.setConfig("azuread:metadataHost", { value: "127.0.0.1:1" });
  await expect(program.stack.preview()).rejects.toThrow(/must be readable at https:\/\/127\.0\.0\.1:1\/metadata\//);
  await program.stack.removeConfig("azuread:metadataHost");
});

test("an existing secret of the program's configuration takes the place of a made one", async () => {
  const value = "a-secret-made-elsewhere~0123456789";
  await program.stack.setConfig("existing", { value, secret: true });
  program.declare({
    displayName: "Desk",
    consoleOrigins: [reference("origin")],
    existingClientSecret: reference("existing"),
    existingClientSecretExpires: "2099-05-31",
  });
  const { summary, outputs, stdout } = await program.stack.up();
  expect(summary.resourceChanges).toEqual({ delete: 1, same: 4 });
  expect(outputs.clientSecret).toEqual({ value, secret: true });
  expect(outputs.clientSecretExpires).toEqual({ value: "2099-05-31T00:00:00Z", secret: false });
  expect(stdout).toContain("clientSecret       : [secret]");
  expect(filesWith(value)).toEqual([]);
});

test("destroy takes it away", async () => {
  const { summary } = await program.stack.destroy();
  expect(summary.resourceChanges).toEqual({ delete: 4 });
  expect(registrationsOf(environment)).toEqual([]);
});
