import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { TOKEN_EXCHANGE, TokenIssuer } from "../../federation/token-issuer.ts";
import { OidcService, TENANT } from "../oidc-service.ts";

let issuer: TokenIssuer;
let service: OidcService;
let app: Application;
let answers: (url: string) => Response | undefined;

beforeAll(async () => {
  issuer = await TokenIssuer.create("https://ci.example.com/");
  service = await OidcService.start(
    undefined,
    TENANT,
    async (input, init) => answers(String(input)) ?? issuer.fetch(input, init),
  );
  app = service.register();
  service.directory.federatedCredentials.insert({
    id: randomUUID(),
    applicationId: app.id,
    audiences: [TOKEN_EXCHANGE],
    description: null,
    issuer: issuer.issuer,
    name: "main",
    subject: issuer.subject,
  });
});

afterAll(async () => {
  expect(service.reported).toEqual([]);
  await service.remove();
});

async function codesOf(changes: Record<string, string | undefined>): Promise<unknown> {
  const parameters = {
    grant_type: "client_credentials",
    client_id: app.appId,
    client_assertion: await issuer.sign(),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    scope: `${service.origin}/.default`,
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const { status, body } = await service.token(Object.fromEntries(given));
  return [status, body.error_codes];
}

test.each([
  ["no JWT", "a secret pasted in the wrong place"],
  ["three parts that are none", "a.b.c"],
])("%s is malformed, and is not quoted", async (_what, client_assertion) => {
  answers = () => undefined;
  expect(await codesOf({ client_assertion })).toEqual([401, [50027]]);
});

test.each(["iss", "sub", "aud", "exp"])("a token without %s is malformed", async (claim) => {
  answers = () => undefined;
  expect(await codesOf({ client_assertion: await issuer.sign({ [claim]: undefined }) })).toEqual([
    401,
    [50027],
  ]);
});

test("the type of the assertion must be said, and be that of a JWT", async () => {
  answers = () => undefined;
  expect(await codesOf({ client_assertion_type: undefined })).toEqual([400, [900144]]);
  expect(
    await codesOf({ client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" }),
  ).toEqual([400, [9002313]]);
});

test.each<[string, (url: string) => Response | undefined]>([
  [
    "does not answer",
    () => {
      throw new TypeError("fetch failed");
    },
  ],
  ["answers with an error", () => new Response("busy", { status: 503 })],
  ["answers with no document", () => new Response("<html>")],
  [
    "names another issuer",
    (url) => discovery(url, "https://other.example.com/", "https://ci.example.com/keys"),
  ],
  ["has its keys at no https address", (url) => discovery(url, issuer.issuer, "http://ci.example.com/keys")],
  ["has no keys where it says", (url) => discovery(url, issuer.issuer, "https://ci.example.com/none")],
])("an issuer that %s cannot be trusted, and is asked again the next time", async (_what, answer) => {
  answers = answer;
  expect(await codesOf({})).toEqual([400, [501661]]);
});

test("an issuer with a slash at its end has its document below it, and is asked again after failures", async () => {
  answers = (url) => (url.includes("//.well") ? new Response("", { status: 404 }) : documents(url));
  expect(await codesOf({})).toEqual([200, undefined]);
});

function documents(url: string): Response | undefined {
  return discovery(url, issuer.issuer, "https://ci.example.com/.well-known/jwks");
}

function discovery(url: string, named: string, jwks_uri: string): Response | undefined {
  return url === "https://ci.example.com/.well-known/openid-configuration"
    ? Response.json({ issuer: named, jwks_uri })
    : undefined;
}
