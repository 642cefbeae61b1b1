import { describe, expect, test } from "vitest";

import type { Asked } from "../../../../cli/doctor/answer.ts";
import { clientFindings } from "../../../../cli/doctor/client-findings.ts";
import { providersIn } from "../../../../cli/doctor/console/console.ts";
import { clockFinding } from "../../../../cli/doctor/service-findings.ts";
import { codeIn, endpointsOf, type SignInService, wentTo } from "../../../../cli/doctor/sign-in-service.ts";
import type { Subject } from "../../../../cli/doctor/subject.ts";

const tenantId = "71d9d7d5-00aa-4b8d-9018-ac8bfbbcdf52";
const callback = "https://desk.example.com/api/oidc/callback";
const subject: Subject = {
  clientId: "0a1b2c3d-1111-2222-3333-444444444444",
  clientSecret: "a-secret",
  clientSecretExpires: undefined,
  previousClientSecretExpires: undefined,
  issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  callbackUrls: [callback],
  tenantId,
  warningDays: 30,
  selector: "--stack prod",
  hasExistingSecret: false,
};

function answered(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): { answer: NonNullable<Asked["answer"]> } {
  return { answer: { status, body, headers: new Headers(headers) } };
}

/** As the real service answers: its error pages hold a script's settings, and texts in the reader's language. */
const page = (settings: object) =>
  answered(200, `<!DOCTYPE html><script>//<![CDATA[\n$Config=${JSON.stringify(settings)};`);
const redirect = (query: string) => answered(302, "", { location: `${callback}${query}` });
const notSignedIn = redirect(
  "?error=login_required&error_description=AADSTS50058%3a+A+silent+sign-in+request+was+sent",
);

test.each<[what: string, asked: Asked, code: number | undefined]>([
  ["a redirect", notSignedIn, 50058],
  ["a redirect with a fragment", redirect("#error=x&error_description=AADSTS700054%3a+no"), 700054],
  [
    "an error page",
    page({ sErrorCode: "50011", strServiceExceptionMessage: "AADSTS50011: L’URI de redirection …" }),
    50011,
  ],
  ["an error page without words", page({ sErrorCode: "700016" }), 700016],
  ["the page that looks for a session first", page({ pgid: "BssoInterrupt", sErrorCode: "50058" }), 50058],
  ["a refusal in JSON", answered(401, '{"error":"invalid_client","error_codes":[7000222]}'), 7000222],
  ["a token", answered(200, '{"token_type":"Bearer","access_token":"x"}'), 0],
  ["an unknown page", page({ pgid: "Something", iMaxStackForKnockoutAsyncComponents: 10000 }), undefined],
  ["a page of a proxy", answered(200, "<h1>50011 visitors</h1>"), undefined],
  ["silence", { silence: { kind: "timeout", code: "TimeoutError" } }, undefined],
])("the code of an answer is read from %s", (_what, asked, code) => {
  expect(codeIn(asked)).toBe(code);
});

test("an answer that goes to the callback URL shows that it is registered", () => {
  expect(wentTo(notSignedIn, callback)).toBe(true);
  expect(wentTo(answered(302, "", { location: "https://login.microsoftonline.com/login" }), callback)).toBe(false);
});

describe("the client secret goes", () => {
  test("where our own discovery document says", () => {
    const document = {
      issuer: subject.issuer,
      token_endpoint: "https://login.chinacloudapi.cn/t",
      msgraph_host: "g.cn",
    };
    expect(endpointsOf(document, subject.issuer)).toMatchObject({
      token: "https://login.chinacloudapi.cn/t",
      graph: "g.cn",
    });
  });

  test.each([
    ["of another issuer", { issuer: "https://evil.test", token_endpoint: "https://evil.test/t" }],
    ["without TLS", { issuer: subject.issuer, token_endpoint: "http://evil.test/t" }],
  ])("never where one says %s", (_what, document) => {
    expect(endpointsOf(document, subject.issuer).token).toBe(
      `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    );
  });
});

describe("without Graph, and by the real service's answers,", () => {
  function judged(change: Partial<SignInService>): string[] {
    const service: SignInService = {
      discovery: answered(200, "{}"),
      certificate: undefined,
      keys: undefined,
      token: answered(200, '{"access_token":"x"}'),
      callbacks: new Map([[callback, notSignedIn]]),
      idToken: notSignedIn,
      ...change,
    };
    return clientFindings(service, subject, undefined).map(({ check, status, code }) =>
      `${check} ${status} ${code ?? ""}`.trim(),
    );
  }
  const fine = [
    "application fine",
    "service-principal fine",
    "client-secret fine",
    "callback-url fine",
    "id-tokens unknown",
  ];

  test("nothing is wrong, and what only a sign-in shows is not claimed", () => {
    expect(judged({})).toEqual(fine);
  });

  test("a page that is not known blames nothing", () => {
    const unknown = page({ pgid: "Something" });
    expect(judged({ token: unknown, idToken: unknown, callbacks: new Map([[callback, unknown]]) })).toEqual([
      "application unknown",
      "service-principal unknown",
      "client-secret unknown",
      "callback-url unknown",
      "id-tokens unknown",
    ]);
  });

  test("an address that is not registered is one problem", () => {
    expect(judged({ callbacks: new Map([[callback, page({ sErrorCode: "50011" })]]) })).toEqual(
      fine.with(3, "callback-url problem 50011"),
    );
  });

  test("a policy for applications is not taken for a wrong secret", () => {
    expect(judged({ token: answered(400, '{"error_codes":[53003]}') })[2]).toBe("client-secret unknown 53003");
  });
});

test.each<[body: string, names: string[] | undefined]>([
  ['["common-oidc/[{\\"name\\":\\"azure\\"},{\\"name\\":\\"okta\\"}]","oidc/azure"]', ["azure", "okta"]],
  ['["oidc/azure","oidc/google"]', ["azure", "google"]],
  ["[]", []],
  ['["common-oidc/no JSON"]', undefined],
  ['{"azure":true}', undefined],
  ["[1]", undefined],
  ["<html>", undefined],
])("the providers in %s", (body, names) => {
  expect(providersIn(answered(200, body).answer)).toEqual(names);
});

test.each<[headers: Record<string, string>, status: string]>([
  [{ date: "Fri, 01 Jan 2027 00:04:59 GMT" }, "fine"],
  [{ date: "Fri, 01 Jan 2027 00:05:01 GMT" }, "problem"],
  [{ date: "Thu, 31 Dec 2026 23:00:00 GMT" }, "problem"],
  [{ date: "Thu, 31 Dec 2026 23:00:00 GMT", age: "3600" }, "unknown"],
  [{}, "unknown"],
])("clocks five minutes apart count: %o", (headers, status) => {
  const now = Date.parse("2027-01-01T00:00:00Z");
  expect(clockFinding("clock", "it", answered(200, "", headers).answer, now).status).toBe(status);
});
