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
const issuer = () => checkout.subject.issuer;
const asked = (differs: string) => `console-request problem “azure”: ${differs}`;
const mistyped = (name: string, sent: string, why: string) =>
  `console-request problem the console cannot begin with “${name}”: Issuer is ${sent}, should be ${issuer()}. ${why}`;
const options = (status: number, type: string, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": type }).end(body);
};
const named = (...names: string[]) =>
  options(200, "application/json", JSON.stringify([`common-oidc/${JSON.stringify(names.map((name) => ({ name })))}`]));

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
      "console-request problem the console cannot begin with “azure”: Request failed, error sending request, dns error, connection refused, timed out: A connection could not be made.",
    ],
  ],
  [
    "an Issuer with a slash",
    () => [
      { refusal: `Validation error: unexpected issuer URI \`${issuer()}\` (expected \`${issuer()}/\`)` },
      mistyped("azure", `${issuer()}/`, "It must end in /v2.0, without a slash behind it."),
    ],
  ],
  [
    "an Issuer with a slash, beside a provider of the console's own",
    () => [
      {
        loginOptions: named("azure", "webauth"),
        refusal: `oidc: issuer did not match the issuer returned by provider, expected "${issuer()}/" got "${issuer()}"`,
      },
      mistyped("azure", `${issuer()}/`, "It must end in /v2.0, without a slash behind it."),
    ],
  ],
  [
    "a tenant in the Issuer that is not there, under a name of the administrator's own",
    () => [
      {
        loginOptions: named("corp"),
        refusal: `Server returned invalid response: HTTP status code 400 Bad Request at ${origin()}/${nobody}/v2.0/.well-known/openid-configuration`,
      },
      mistyped("corp", `${origin()}/${nobody}/v2.0`, "It names another tenant."),
    ],
  ],
  [
    "two providers that refuse alike",
    () => [
      {
        loginOptions: named("corp", "office"),
        refusal: `Validation error: unexpected issuer URI \`${issuer()}\` (expected \`${issuer()}/\`)`,
      },
      "console-request unknown could not tell which of corp, office is this environment's: none sends its outputs.",
    ],
  ],
  [
    "words that nobody knows, beside a provider that begins nothing",
    () => [
      { loginOptions: named("corp", "webauth"), refusal: "Oops" },
      "console-request unknown could not tell: of corp, webauth, none gives an address of Entra ID.",
    ],
  ],
  [
    "the address of another console that is registered too",
    () => [
      { callbackUrl: "http://localhost:8000/api/oidc/callback" },
      "console-request unknown could not tell: “azure” sends the outputs, and people back to http://localhost:8000, which is registered too. That is right only if it leads to this console as well.",
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
      "console-clock problem 3600 s behind the sign-in service's: to a console that goes by it, ID tokens look not yet valid.",
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
    "a proxy before a console that is down",
    options(502, "text/html", "Bad gateway"),
    ["console-providers problem the proxy at CONSOLE answers 502: the console behind it gives no answer."],
  ],
  [
    "an outage",
    options(503, "text/html", "Later"),
    [
      "console-providers unknown could not tell: /api/login-options answers 503 (text/html) in a shape that is not known. Either this is no console of RustDesk's, a gateway answers in its place, or its release has another one.",
    ],
  ],
  [
    "another host",
    (response) => response.writeHead(301, { location: "https://www.example.test/api/login-options" }).end(),
    ["console-providers problem https://CONSOLE redirects to https://www.example.test."],
  ],
  [
    "a gateway's sign-in",
    (response) => response.writeHead(302, { location: "https://sso.example.test/login" }).end(),
    [
      "console-providers unknown could not tell: CONSOLE redirects to https://sso.example.test, such as a gateway's own sign-in; RustDesk's clients cannot follow there.",
    ],
  ],
])("in place of the providers: %s", async (_what, loginOptions, texts) => {
  expect(await found({ loginOptions })).toEqual(texts);
});

test("a console that a proxy has put below a path", async () => {
  const server = createServer((request, response) => {
    const isConsole = request.url === "/rustdesk/api/login-options";
    response.writeHead(isConsole ? 200 : 404).end(isConsole ? '["oidc/azure"]' : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const findings = await checkout.examine(new URL(`http://localhost:${port}/rustdesk/`));
  server.closeAllConnections();
  server.close();
  expect(findings.filter(({ status }) => status === "problem").map(({ found: text }) => text)).toEqual([
    `it answers at http://localhost:${port}/rustdesk alone, but what is registered leads to http://localhost:${port}.`,
  ]);
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
