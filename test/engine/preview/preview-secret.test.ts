import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { exitCodeOf, PreviewedEnvironment, told } from "./previewed-environment.ts";

const desk = "https://desk.example.com";
const other = "https://other.example.com";

describe("a preview tells what becomes of the client secret:", () => {
  const environment = new PreviewedEnvironment({ consoleOrigins: [desk], clientSecretGeneration: 2 });

  beforeAll(async () => {
    await environment.start();
    await environment.up();
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => environment.remove());

  test("a new one beside the old, and the one before that removed", async () => {
    const impact = await environment.impact({ clientSecretGeneration: 3 });
    const { clientSecretExpires } = await environment.local.stack.outputs();
    expect(told(impact)).toEqual([
      "interrupted: The client secret of generation 1 is removed: sign-in is interrupted until the console has that of generation 2, unless it has it already (AADSTS7000215).",
      `uninterrupted: A new client secret of generation 3 is made beside the old one: the old one of generation 2 works until ${clientSecretExpires?.value} or the next renewal.`,
    ]);
    expect(impact.findings[1]?.action).toBe(
      "Paste it into the console after the run: `npm run sheet -- --stack test --show-secrets`. Do it before the old one ends.",
    );
    expect(impact.console.clientSecret).toBe("newBesideOld");
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("one that has expired, as the program itself says, and what else the run would change", async () => {
    vi.setSystemTime(Date.now() + 181 * 86_400_000);
    const impact = await environment.impact({ displayName: "Desk 2", consoleOrigins: [desk, other] });
    expect(told(impact)).toEqual([
      expect.stringMatching(
        /^failed: The client secret stopped working on \S+: nobody can sign in to RustDesk with Microsoft Entra ID until the console has a new one\.$/,
      ),
      `uninterrupted: Callback URL “${other}/api/oidc/callback” is added: people can sign in to the console at ${other}. The host is new: whoever runs other.example.com receives sign-ins.`,
      "uninterrupted: People see “Desk 2” instead of “RustDesk” when they sign in.",
    ]);
    expect(impact.findings[0]).toMatchObject({
      subject: "clientSecret",
      action: "Renew it: `npm run rotate -- --stack test`. Until then `npm run up` refuses every other change as well.",
    });
    expect(impact.console).toMatchObject({ clientId: "kept", clientSecret: "kept", issuer: "kept" });
    expect(exitCodeOf(impact)).toBe(1);
  });

  test("one that is replaced under its own name", async () => {
    const impact = await environment.impact({}, { replace: ["**::rustdesk-client-secret-2"] });
    expect(told(impact)).toEqual([
      "interrupted: The client secret is REPLACED by a new one of generation 2: sign-in is interrupted until the console has that (AADSTS7000215).",
    ]);
    expect(impact.console).toMatchObject({ clientId: "kept", clientSecret: "replaced" });
  });

  test("one that was deleted by hand", async () => {
    const { applications } = environment.local.entra.directory;
    const { registration } = environment;
    const older = registration.passwordCredentials.find(({ displayName }) => displayName?.endsWith("generation 1"));
    applications.update({ ...registration, passwordCredentials: older === undefined ? [] : [older] });
    const impact = await environment.impact({}, { refresh: true });
    applications.update(registration);
    expect(told(impact)).toEqual([
      "interrupted: Changed by hand, which a run with --refresh mends: The client secret of generation 2 was deleted, so nobody can sign in with it; the run makes a new one.",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("one of the configuration, in the place of those that were made, then another", async () => {
    await environment.configureExistingSecret("made-in-the-portal~1");
    const taken = await environment.impactNow();
    expect(told(taken)).toEqual([
      "interrupted: The client secret is REPLACED by the one of the configuration: sign-in is interrupted until the console has that (AADSTS7000215), unless it has it already.",
      "interrupted: The client secret of generation 1 is removed: sign-in is interrupted until the console has the current one, unless it has it already (AADSTS7000215).",
    ]);
    expect(taken.findings[0]?.property).toBe("existingClientSecret");
    await environment.local.stack.up();
    expect(told(await environment.impactNow())).toEqual([]);

    await environment.configureExistingSecret("made-in-the-portal~2");
    const another = await environment.impactNow();
    expect(told(another)).toEqual([
      "interrupted: The client secret of the configuration is another: sign-in is interrupted until the console has it (AADSTS7000215), unless it has it already.",
    ]);
    expect(JSON.stringify([taken, another])).not.toContain("made-in-the-portal");
  });
});
