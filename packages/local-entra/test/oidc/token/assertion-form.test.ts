import { beforeEach, expect, test } from "vitest";

import { TokenIssuer } from "../../federation/token-issuer.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";
import { assertionRequest, trustIn } from "./federated-client.ts";

type Answer = (url: string) => Response | undefined;

const ci = "https://ci.example.com";
const issuer = await TokenIssuer.create(`${ci}/`);
let answers: Answer;
const { service, app } = await startServiceWithClient({
  fetch: async (input, init) => answers(String(input)) ?? issuer.fetch(input, init),
});
service.directory.federatedCredentials.insert(trustIn(issuer, app));

beforeEach(() => {
  answers = () => undefined;
});

async function codesOf(changes: Parameters): Promise<unknown> {
  const request = assertionRequest(service, app, await issuer.sign());
  const { status, body } = await service.token({ ...request, ...changes });
  return [status, body.error_codes];
}

test.each([
  ["no JWT", "a secret pasted in the wrong place"],
  ["three parts that are none", "a.b.c"],
])("%s is malformed", async (_what, client_assertion) => {
  expect(await codesOf({ client_assertion })).toEqual([401, [50027]]);
});

test.each(["iss", "sub", "aud", "exp"])("a token without %s is malformed", async (claim) => {
  const client_assertion = await issuer.sign({ [claim]: undefined });
  expect(await codesOf({ client_assertion })).toEqual([401, [50027]]);
});

test("the type of the assertion must be said, and be that of a JWT", async () => {
  const saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
  expect(await codesOf({ client_assertion_type: undefined })).toEqual([400, [900144]]);
  expect(await codesOf({ client_assertion_type: saml })).toEqual([400, [9002313]]);
});

test.each<[string, Answer]>([
  ["does not answer", () => fail()],
  ["answers with an error", () => new Response("busy", { status: 503 })],
  ["answers with no document", () => new Response("<html>")],
  ["names another issuer", discovery("https://other.example.com/", `${ci}/keys`)],
  ["has its keys at no https address", discovery(`${ci}/`, "http://ci.example.com/keys")],
  ["has no keys where it says", discovery(`${ci}/`, `${ci}/none`)],
])("an issuer that %s cannot be trusted, and is asked again the next time", async (_what, answer) => {
  answers = answer;
  expect(await codesOf({})).toEqual([400, [501661]]);
});

test("an issuer with a slash at its end has its document below it, and is asked again after failures", async () => {
  const documents = discovery(`${ci}/`, `${ci}/.well-known/jwks`);
  answers = (url) => (url.includes("//.well") ? new Response("", { status: 404 }) : documents(url));
  expect(await codesOf({})).toEqual([200, undefined]);
});

test.each([1e16, "soon" as unknown as number])(
  "a token that ends at %s, which no date can be, is not within its time",
  async (exp) => {
    answers = discovery(`${ci}/`, `${ci}/.well-known/jwks`);
    const client_assertion = await issuer.sign({ nbf: 1e15, exp });
    expect(await codesOf({ client_assertion })).toEqual([401, [700024]]);
  },
);

function discovery(named: string, jwks_uri: string): Answer {
  return (url) =>
    url === `${ci}/.well-known/openid-configuration` ? Response.json({ issuer: named, jwks_uri }) : undefined;
}

function fail(): never {
  throw new TypeError("fetch failed");
}
