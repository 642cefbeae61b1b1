import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { tellPasted } from "../../../cli/doctor/pasted.ts";
import type { Subject } from "../../../cli/doctor/subject.ts";
import { folderName, LocalFolder } from "../../../cli/local-machine/folder.ts";
import { handOver } from "../../../cli/local-machine/variables.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { DoctorCheckout } from "./doctor-checkout.ts";
import { FakeConsole } from "./fake-console.ts";

const checkout = new DoctorCheckout();
const environment = { stack: "dev", local: true };

beforeAll(async () => {
  checkout.configure("prod", { consoleOrigins: ["http://localhost:8000"], displayName: "Another" });
  await checkout.inEnvironment("prod", ({ stack }) => stack.up());
  await checkout.begin();
});
afterAll(async () => {
  for (const text of checkout.printed) {
    expect(text).not.toContain(checkout.subject.clientSecret);
  }
  await checkout.remove();
});

/** Somebody who types a secret. */
class Typist extends ScriptedTerminal {
  readonly #secret: string;

  constructor(secret: string) {
    super(true);
    this.#secret = secret;
  }

  override async askHidden(): Promise<string> {
    return this.#secret;
  }
}

describe("npm run doctor", () => {
  test("looks at a registration that another process serves, and at a console", async () => {
    const { revoke } = handOver(LocalFolder.open(join(checkout.folder, folderName)), checkout.variables);
    const fake = await FakeConsole.start(checkout.folder, checkout.subject);
    const { code, stdout } = await checkout.run(["doctor", "local", "--console", fake.url.href]);
    await fake.close();
    revoke();
    expect(stdout.replaceAll(/localhost:\d+/g, "HOST").split("\n")).toEqual([
      "  ✓ sign-in service HOST: answers over TLS that this machine trusts.",
      "  ✓ issuer: the discovery document names it to the letter.",
      "  ✓ signing keys: 1 served.",
      `  ✓ tenant ${checkout.subject.tenantId}: known.`,
      `  ✓ application ${checkout.subject.clientId}: known in the tenant.`,
      "  ✓ enterprise application: there and enabled.",
      expect.stringMatching(/^ {2}✓ client secret: accepted; works until \d{4}-\d\d-\d\d, 179 days from now\.$/),
      "  ✓ callback URL http://HOST/api/oidc/callback: registered.",
      "  ✓ callback URL https://localhost/api/oidc/callback: registered.",
      "  ✓ ID tokens: given by the sign-in page.",
      "  ✓ assignment: not required: everybody of the tenant may sign in.",
      "  ? consent: people are asked at their first sign-in, where the tenant lets them; whether it does could not be read.",
      expect.stringMatching(/^ {2}✓ this machine's clock: right, \d s apart\.$/),
      "",
      "Console https://HOST",
      "  ✓ address https://HOST: registered.",
      expect.stringMatching(
        /^ {2}✓ certificate of localhost: trusted, by local-entra, Local Entra ID throw-away CA, until /,
      ),
      "  ✓ providers of the console: azure.",
      "  ✓ what the console asks Entra ID for: “azure” sends client id, callback URL, issuer and scopes of the outputs.",
      expect.stringMatching(/^ {2}✓ the console's clock: right, \d s apart\.$/),
      "",
      "0 problems, 1 could not be told, 17 fine. If a sign-in fails all the same: `npm run doctor -- local --stack dev --pasted` for the " +
        "client secret, `npm run explain -- --paste` for the page's address. What else was changed by hand: " +
        "`npm run preview -- local --stack dev --refresh`.",
      "",
    ]);
    expect(code).toBe(0);
  });

  test("names what was changed by hand, and what it names puts it back", async () => {
    const { applications } = checkout.entra.directory;
    const { application } = checkout;
    const implicitGrantSettings = { ...application.web.implicitGrantSettings, enableIdTokenIssuance: false };
    applications.update({ ...application, web: { ...application.web, redirectUris: [], implicitGrantSettings } });
    await checkout.entra.close();

    const broken = await checkout.run(["doctor", "local", "--json"]);
    const { checks, problems, ...others } = JSON.parse(broken.stdout);
    expect(others).toEqual({ stack: "dev", console: null, unknown: 1 });
    const failed = checks.filter(({ status }: { status: string }) => status === "problem");
    expect(failed.map(({ check, code }: { check: string; code: number }) => [check, code])).toEqual([
      ["callback-url", 500113],
      ["callback-url", 500113],
      ["id-tokens", 700054],
    ]);
    expect(failed[0].remedies).toEqual([
      "It was changed by hand: `npm run up -- local --stack dev --refresh` puts it back.",
    ]);
    expect([broken.code, problems]).toEqual([1, 3]);

    await checkout.run(["up", "local", "--stack", "dev", "--refresh", "--yes"]);
    const mended = await checkout.run(["doctor", "local", "--json"]);
    expect([mended.code, JSON.parse(mended.stdout).problems]).toEqual([0, 0]);
    await checkout.reopen();
  });

  test("goes on without the secret where it cannot be decrypted", async () => {
    const { passphraseFile } = LocalFolder.open(join(checkout.folder, folderName));
    const passphrase = readFileSync(passphraseFile);
    writeFileSync(passphraseFile, "another");
    const { code, stdout } = await checkout.run(["doctor", "local"]);
    writeFileSync(passphraseFile, passphrase);
    expect(stdout).toContain("  ? client secret: could not tell: the output cannot be decrypted here (see below).\n");
    expect(stdout).toMatch(/passphrase must hold the passphrase that encrypted the state/);
    expect(code).toBe(0);
  });

  test("tells of an environment that is not there", async () => {
    const { code, stderr } = await checkout.run(["doctor", "local", "--stack", "nobody"]);
    expect(stderr).toContain('--stack must name one of dev, prod; got "nobody".');
    expect(code).toBe(1);
  });
});

test("npm run explain compares the request in an address with the outputs", async () => {
  const { issuer, clientId } = checkout.subject;
  const address = `${issuer.replace("/v2.0", "")}/oauth2/v2.0/authorize?client_id=${clientId}&redirect_uri=http%3A%2F%2Fdesk.test%2Fapi%2Foidc%2Fcallback`;
  const { code, stdout } = await checkout.run(["explain", address, "local"]);
  expect(stdout.trim()).toBe(
    `Callback url: the request has http://desk.test/api/oidc/callback, the environment ${checkout.subject.callbackUrls.join(" or ")}. ` +
      "The console is opened at the host desk.test, registered is localhost.",
  );
  expect(code).toBe(1);
});

describe("npm run doctor -- --pasted says that it is", () => {
  const secret = () => checkout.subject.clientSecret ?? "";

  async function verdict(pasted: string, change: Partial<Subject> = {}): Promise<[code: number, text: string]> {
    const terminal = new Typist(pasted);
    const context = { checkout: `${checkout.folder}/`, terminal, signal: new AbortController().signal };
    const code = await tellPasted({ ...checkout.subject, ...change }, checkout.variables, environment, context);
    const text = terminal.printed.join("\n");
    checkout.printed.push(text, terminal.said.join("\n"));
    return [code, text.replace(/ `npm run sheet -- .*$/, "")];
  }

  test("the current one", async () => {
    const [code, text] = await verdict(secret());
    expect(text).toMatch(/^It is the current one, and Entra ID accepts it until \d{4}-\d\d-\d\d\.$/);
    expect(code).toBe(0);
  });

  test.each<[pasted: () => string, text: string]>([
    [() => ` ${secret()}`, "It is the current one with a blank or line break around it."],
    [() => `${secret().slice(0, 5)} ${secret().slice(5)}`, "It is the current one with a blank or line break in it."],
    [() => secret().slice(0, 30), "It is the current one, cut off: 30 of its 40 characters."],
    [() => `"${secret()}"`, "It is the current one with more text around it."],
    [() => checkout.subject.clientId, "It is the Client id, no secret."],
    [() => checkout.subject.tenantId ?? "", "It is the Directory (tenant) ID, no secret."],
    [() => "********", "It is the mask that is shown in a secret's place."],
    [
      () => checkout.application.passwordCredentials[0]?.keyId ?? "",
      "It is the Secret ID of “RustDesk console, generation 1”, not its value.",
    ],
    [
      () => "00000000-0000-4000-8000-000000000009",
      "It is an ID, not a secret's value: most likely the Secret ID, which the portal shows beside it.",
    ],
    [
      () => "another-registration's-secret",
      "It is none of this registration's (AADSTS7000215): one of another registration, one that was removed, or mistyped.",
    ],
  ])("%o: %s", async (pasted, text) => {
    expect(await verdict(pasted())).toEqual([1, text]);
  });

  test("the previous one, or an expired one", async () => {
    const current = secret();
    const changed = { clientSecret: "the-next-one", previousClientSecretExpires: "2027-05-20T08:27:11Z" };
    expect(await verdict(current, changed)).toEqual([
      1,
      "Entra ID accepts it, but it is not the current one: it is the previous one (“RustDesk console, generation 1”), which works until 2027-05-20.",
    ]);
    const { applications } = checkout.entra.directory;
    const { application } = checkout;
    const expired = application.passwordCredentials.map((one) => ({ ...one, endDateTime: "2026-01-01T00:00:00Z" }));
    applications.update({ ...application, passwordCredentials: expired });
    const texts = [
      await verdict(current, changed),
      await verdict(current),
      await verdict(current, { hasExistingSecret: true }),
    ];
    applications.update(application);
    expect(texts).toEqual([
      [
        1,
        "It is an older one of this registration (“RustDesk console, generation 1”), which has expired (AADSTS7000222).",
      ],
      [
        1,
        "It is the current one, which has expired (AADSTS7000222). `npm run rotate -- local --stack dev` makes a new one, and says what to paste.",
      ],
      [
        1,
        "It is the current one, which has expired (AADSTS7000222). `npm run expiry -- local --stack dev` says how a secret that was made elsewhere is renewed.",
      ],
    ]);
  });

  test("that of another environment", async () => {
    const other = await checkout.clientSecret("prod");
    expect(await verdict(other)).toEqual([1, "It is the current one of another environment, local --stack prod."]);
  });
});
