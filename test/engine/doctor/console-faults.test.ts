import { createServer, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, expect, test } from "vitest";

import { issueCertificate } from "../../../packages/local-entra/src/certificate/certificate-issuance.ts";
import { DoctorCheckout } from "./doctor-checkout.ts";
import { type ConsoleFault, FakeConsole } from "./fake-console.ts";

const checkout = new DoctorCheckout();
const nobody = "00000000-0000-4000-8000-000000000009";

beforeAll(() => checkout.begin());
afterAll(() => checkout.remove());

/** What the doctor says of a console with a fault: each check that is not fine. */
async function found(fault: ConsoleFault): Promise<string[]> {
  const fake = await FakeConsole.start(checkout.folder, checkout.subject, fault);
  try {
    const findings = await checkout.examine(fake.url);
    return findings
      .filter(({ check, status }) => check.startsWith("console") && status !== "fine")
      .map(({ check, status, found: text }) => `${check} ${status} ${text.replaceAll(fake.url.host, "CONSOLE")}`);
  } finally {
    await fake.close();
  }
}

test("nothing is wrong with a console that has the outputs", async () => {
  expect(await found({})).toEqual([]);
});

const tenant = () => checkout.subject.tenantId ?? "";
const origin = () => new URL(checkout.subject.issuer).origin;
const asked = (differs: string) => `console-request problem “azure”: ${differs}`;

test.each<[fault: string, make: () => [ConsoleFault, string]]>([
  [
    "the tenant's ID as Client id",
    () => [
      { clientId: tenant() },
      asked(`Client id is ${tenant()}, should be ${checkout.subject.clientId}. It is the Directory (tenant) ID.`),
    ],
  ],
  [
    "the Object ID as Client id",
    () => [
      { clientId: checkout.application.id },
      asked(`Client id is ${checkout.application.id}, should be ${checkout.subject.clientId}. It is the Object ID.`),
    ],
  ],
  [
    "a Secret ID as Client id",
    () => {
      const keyId = checkout.application.passwordCredentials[0]?.keyId ?? "";
      const what = `Client id is ${keyId}, should be ${checkout.subject.clientId}. It is the Secret ID of a client secret.`;
      return [{ clientId: keyId }, asked(what)];
    },
  ],
  [
    "common as Issuer",
    () => [
      { issuer: `${origin()}/common/v2.0` },
      asked(
        `Issuer is ${origin()}/common/oauth2/v2.0/authorize, should be ${checkout.subject.issuer}. It names common instead of your tenant.`,
      ),
    ],
  ],
  [
    "another tenant as Issuer",
    () => [
      { issuer: `${origin()}/${nobody}/v2.0` },
      asked(
        `Issuer is ${origin()}/${nobody}/oauth2/v2.0/authorize, should be ${checkout.subject.issuer}. It names another tenant.`,
      ),
    ],
  ],
  [
    "too few scopes",
    () => [
      { scope: "openid" },
      asked(
        "Scope is openid, should be openid email profile. It lacks email, profile: the console does not learn who signs in.",
      ),
    ],
  ],
  [
    "an Issuer that the console cannot read",
    () => [
      { refusal: "Failed to discover: error sending request for url" },
      "console-request problem the console cannot begin with “azure”: error sending request, dns error, connection refused, timed out: A connection could not be made.",
    ],
  ],
  [
    "an Issuer with a slash",
    () => [
      { refusal: "Validation error: unexpected issuer URI `x` (expected `x/`)" },
      "console-request problem the console cannot begin with “azure”: unexpected issuer URI … (expected …): The Issuer in the console is not the one that the discovery document names, to the letter.",
    ],
  ],
  [
    "an Issuer with a slash, beside a provider of the console's own",
    () => [
      {
        loginOptions: options(
          200,
          "application/json",
          '["common-oidc/[{\\"name\\":\\"azure\\"},{\\"name\\":\\"webauth\\"}]"]',
        ),
        refusal: 'oidc: issuer did not match the issuer returned by provider, expected "x/" got "x"',
      },
      "console-request problem the console cannot begin with “azure”: unexpected issuer URI … (expected …): The Issuer in the console is not the one that the discovery document names, to the letter.",
    ],
  ],
  [
    "words that nobody knows",
    () => [
      { refusal: "Oops" },
      "console-request unknown could not tell: the console refuses “azure” in words that are not known here. `npm run explain` and the console's log may say more.",
    ],
  ],
  [
    "a clock that is wrong",
    () => [
      { date: new Date(Date.now() - 3_600_000).toUTCString() },
      "console-clock problem 3600 s behind the sign-in service's: ID tokens look not yet valid there.",
    ],
  ],
])("%s", async (_fault, make) => {
  const [fault, expected] = make();
  const texts = (await found(fault)).map((text) => text.replace(/\b3(?:599|60[01]) s/, "3600 s"));
  expect(texts).toEqual([expected]);
});

test("another host in the callback URL is a problem", async () => {
  expect(await found({ callbackUrl: "http://desk.example.com/api/oidc/callback" })).toEqual([
    asked(
      `Callback url is http://desk.example.com/api/oidc/callback, should be ${checkout.subject.callbackUrls.join(" or ")}. ` +
        "The console is opened at the host desk.example.com, registered is localhost.",
    ),
  ]);
});

const options = (status: number, type: string, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": type }).end(body);
};

test.each<[what: string, loginOptions: ConsoleFault["loginOptions"], texts: string[]]>([
  [
    "no provider",
    options(200, "application/json", "[]"),
    ["console-providers problem none: nobody is offered a sign-in with Entra ID."],
  ],
  [
    "a page of a gateway",
    options(200, "text/html", "<html>Sign in first</html>"),
    [
      "console-providers unknown could not tell: /api/login-options answers 200 (text/html) in a shape that is not known. Either this is no console of RustDesk's, a gateway answers in its place, or its release has another one.",
    ],
  ],
  [
    "an outage",
    options(502, "text/html", "Bad gateway"),
    [
      "console-providers unknown could not tell: /api/login-options answers 502 (text/html) in a shape that is not known. Either this is no console of RustDesk's, a gateway answers in its place, or its release has another one.",
    ],
  ],
  [
    "another host",
    (response) => response.writeHead(301, { location: "https://www.example.test/" }).end(),
    ["console-providers problem https://CONSOLE redirects to https://www.example.test."],
  ],
  [
    "another path",
    (response) => response.writeHead(302, { location: "/sso" }).end(),
    ["console-providers unknown could not tell: CONSOLE redirects to another path, such as a gateway's own sign-in."],
  ],
])("in place of the providers: %s", async (_what, loginOptions, texts) => {
  expect(await found({ loginOptions })).toEqual(texts);
});

test("a certificate of an unknown authority, whole or without its chain", async () => {
  const { chain: cert, key, authority } = await issueCertificate(new Date());
  const hidden = "console-providers unknown could not tell: its certificate is not trusted here.";
  const [leaf = ""] = /-----BEGIN.*?END CERTIFICATE-----\n?/s.exec(cert) ?? [];
  const rest = "A browser may show the page all the same; RustDesk's clients do not.";
  expect(await found({ cert: leaf + authority, key })).toEqual([
    `console-certificate problem its certificate authority is none that is known here. (SELF_SIGNED_CERT_IN_CHAIN; by local-entra, Local Entra ID throw-away CA) ${rest}`,
    hidden,
  ]);
  expect(await found({ cert: leaf, key })).toEqual([
    `console-certificate problem the server sends it alone, and who issued it is not known here. (UNABLE_TO_VERIFY_LEAF_SIGNATURE; by local-entra, Local Entra ID throw-away CA) ${rest}`,
    hidden,
  ]);
});

test("an address that is not registered, and one that does not answer", async () => {
  const findings = await checkout.examine(new URL("https://127.0.0.1:1"));
  const problems = findings.filter(({ status }) => status === "problem").map(({ check, code }) => [check, code]);
  expect(problems).toEqual([
    ["console-address", 50011],
    ["console-providers", undefined],
  ]);
});

test("plain HTTP where https was expected", async () => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const findings = await checkout.examine(new URL(`https://localhost:${port}`));
  server.closeAllConnections();
  server.close();
  expect(findings.filter(({ status }) => status === "problem").map(({ found: text }) => text)).toEqual([
    expect.stringMatching(/^localhost:\d+ does not answer: no TLS is spoken there \(\w+\), most likely plain HTTP\.$/),
  ]);
});

test.each<[what: string, serve: () => Promise<Parameters<typeof createTlsServer>[0]>, status: number, text: RegExp]>([
  [
    "a proxy that opens TLS",
    async () => {
      const { chain, key } = await issueCertificate(new Date());
      return { cert: chain, key };
    },
    200,
    /^its certificate is not trusted here \(\w+; issued by local-entra, Local Entra ID throw-away CA\)\.$/,
  ],
  [
    "a captive page",
    async () => FakeConsole.certificateOf(checkout.folder),
    200,
    /^answers 200 \(text\/html\) in place of its discovery document: something stands in between\.$/,
  ],
  [
    "a proxy that lets nobody through",
    async () => FakeConsole.certificateOf(checkout.folder),
    403,
    /^answers 403 \(text\/html\) in place of its discovery document: something stands in between\.$/,
  ],
])("in place of the sign-in service: %s", async (_what, serve, status, text) => {
  const server = createTlsServer(await serve(), (_request, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = checkout.subject.issuer.replace(/localhost:\d+/, `localhost:${port}`);
  const findings = await checkout.examine(undefined, { issuer });
  server.closeAllConnections();
  server.close();
  const problems = findings.filter(({ status }) => status === "problem");
  expect(problems.map(({ check }) => check)).toEqual(["discovery"]);
  expect(problems[0]?.found).toMatch(text);
});
