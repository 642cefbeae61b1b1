import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exitCodeOf, PreviewedEnvironment, told } from "./preview/previewed-environment.ts";

const strangers =
  "the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID gives " +
  "each person another subject for another application";

describe("a preview tells what is replaced or deleted:", () => {
  const environment = new PreviewedEnvironment({
    consoleOrigins: ["https://desk.example.com"],
    // A second application of the same name is refused, and a replacement makes one before it deletes the first.
    randomNameSuffix: true,
  });

  beforeAll(async () => {
    await environment.start();
    await environment.up();
  });
  afterAll(() => environment.remove());

  test("an application that is replaced", async () => {
    const impact = await environment.impact({}, { replace: ["**::rustdesk-application"] });
    expect(told(impact)).toEqual([
      `broken: The application is replaced, and the console gets a NEW client id: ${strangers}.`,
    ]);
    expect(impact.console).toMatchObject({ clientId: "new", clientSecret: "replaced", issuer: "kept" });
    expect(impact.resources.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "replace rustdesk-application",
      "replace rustdesk-client-secret-1",
      "replace rustdesk-service-principal",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a property that replaces it", async () => {
    const impact = await environment.impactOfProperties("rustdesk-application", () => ({
      templateId: "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
    }));
    expect(told(impact)[0]).toBe(
      `broken: The application is replaced, and the console gets a NEW client id: ${strangers}.`,
    );
    expect(impact.findings[0]?.property).toBe("templateId");
  });

  test("a service principal that is replaced", async () => {
    const impact = await environment.impact({}, { replace: ["**::rustdesk-service-principal"] });
    expect(told(impact)).toEqual([
      "broken: The service principal is replaced: assignments of users and groups and the consent that was given are gone, so people whom only an assignment lets in cannot sign in.",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("an application that is deleted", async () => {
    const impact = await environment.impactOfProgram(async () => ({}));
    expect(told(impact)).toEqual([
      "broken: The application is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
    ]);
    expect(impact.console).toEqual({
      clientId: "removed",
      clientSecret: "removed",
      issuer: "removed",
      callbackUrls: { kept: [], added: [], removed: ["https://desk.example.com/api/oidc/callback"] },
    });
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a protected application, whose replacement and deletion stop", async () => {
    await environment.up({ protect: true });
    const replaced = await environment.impact({ protect: true }, { replace: ["**::rustdesk-application"] });
    expect(replaced.findings[0]).toMatchObject({
      verdict: "failed",
      line: expect.stringMatching(
        /^unable to replace resource ".*rustdesk-application"\nas it is currently marked for/,
      ),
    });
    expect(exitCodeOf(replaced)).toBe(1);

    const deleted = await environment.impactOfProgram(async () => ({}));
    expect(deleted.findings[0]).toMatchObject({
      verdict: "failed",
      line: expect.stringMatching(/cannot be deleted\nbecause it is protected\./),
    });
    expect(exitCodeOf(deleted)).toBe(1);

    const unprotected = await environment.impact();
    expect(told(unprotected)).toEqual([
      "uninterrupted: Protected no longer: a later run may delete it, and a new application has a new client id.",
    ]);
    await environment.up();
  });

  test("an issuer that is another, because the sign-in is elsewhere", async () => {
    const { issuer: before } = await environment.local.stack.outputs();
    const { port } = new URL(environment.local.entra.url);
    await environment.start(Number(port) + 1);
    const impact = await environment.impact();
    const after = before?.value.replace(`:${port}/`, `:${Number(port) + 1}/`);
    expect(told(impact)).toEqual([
      `interrupted: The issuer is NEW, “${after}” instead of “${before?.value}”: RustDesk compares it exactly and refuses every sign-in until the console has the new one.`,
    ]);
    expect(impact.console.issuer).toBe("new");
    expect(exitCodeOf(impact)).toBe(4);
  });
});
