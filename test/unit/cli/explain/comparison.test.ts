import { expect, test } from "vitest";

import { differences, type Expected, type SentRequest } from "../../../../cli/explain/comparison.ts";

const tenantId = "71d9d7d5-00aa-4b8d-9018-ac8bfbbcdf52";
const login = "https://login.microsoftonline.com";
const expected: Expected = {
  clientId: "0a1b2c3d-1111-2222-3333-444444444444",
  issuer: `${login}/${tenantId}/v2.0`,
  callbackUrls: ["https://desk.example.com/api/oidc/callback", "http://localhost:8000/api/oidc/callback"],
  tenantId,
};
const good: SentRequest = {
  authority: `${login}/${tenantId}/oauth2/v2.0/authorize`,
  clientId: expected.clientId.toUpperCase(),
  redirectUri: "https://desk.example.com/api/oidc/callback",
  scope: "openid openid email profile",
};

test("the environment's own request differs in nothing", () => {
  expect(differences(good, expected)).toEqual([]);
  expect(differences({ ...good, redirectUri: "http://localhost:9000/api/oidc/callback" }, expected)).toEqual([]);
  expect(differences({}, expected)).toEqual([]);
});

test("what may be a client secret in another field is not shown", () => {
  const sent = "something of 8 characters (not shown)";
  expect(differences({ clientId: "a-secret", issuer: "a-secret" }, expected)).toEqual([
    {
      ...{ field: "Client id", sent, expected: expected.clientId },
      why: "It is no ID at all: part of it is missing, or it is another field's value.",
    },
    { field: "Issuer", sent, expected: expected.issuer, why: "It is no address." },
  ]);
});

test("in China the sign-in service has two names", () => {
  const issuer = `https://login.partner.microsoftonline.cn/${tenantId}/v2.0`;
  const authority = `https://login.chinacloudapi.cn/${tenantId}/oauth2/v2.0/authorize`;
  expect(differences({ ...good, authority }, { ...expected, issuer })).toEqual([]);
});

test.each<[change: SentRequest, field: string, why: string | undefined]>([
  [{ clientId: tenantId }, "Client id", "It is the Directory (tenant) ID."],
  [{ clientId: ` ${expected.clientId}` }, "Client id", "It has a blank or line break around it."],
  [{ clientId: "11111111-1111-1111-1111-111111111111" }, "Client id", undefined],
  [{ authority: `${login}/common/oauth2/v2.0/authorize` }, "Issuer", "It names common instead of your tenant."],
  [
    { authority: `${login}/x.test/oauth2/v2.0/authorize` },
    "Issuer",
    "It names a domain, or is mistyped; the tenant's ID belongs there.",
  ],
  [{ authority: `${login}/${expected.clientId}/oauth2/v2.0/authorize` }, "Issuer", "It names another tenant."],
  [
    { authority: `${login}/${tenantId}/oauth2/authorize` },
    "Issuer",
    "It must end in /v2.0, without a slash behind it.",
  ],
  [{ issuer: `${expected.issuer}/` }, "Issuer", "It must end in /v2.0, without a slash behind it."],
  [{ issuer: `${login}/${tenantId}` }, "Issuer", "It must end in /v2.0, without a slash behind it."],
  [{ issuer: ` ${expected.issuer}` }, "Issuer", "It has a blank or line break around it."],
  [{ issuer: expected.issuer.toUpperCase() }, "Issuer", "It must be the same to the letter."],
  [{ issuer: `${login}/organizations/v2.0` }, "Issuer", "It names organizations instead of your tenant."],
  [
    { authority: `https://login.microsoftonline.us/${tenantId}/oauth2/v2.0/authorize` },
    "Issuer",
    "Its host is login.microsoftonline.us, not login.microsoftonline.com: another cloud, another provider, or mistyped.",
  ],
  [
    { redirectUri: "http://desk.example.com/api/oidc/callback" },
    "Callback url",
    "It begins with http:// instead of https://: the provider was saved there, or the proxy does not tell the console its scheme.",
  ],
  [
    { redirectUri: "https://desk.example.com:21114/api/oidc/callback" },
    "Callback url",
    "Its port is 21114, registered is the default one.",
  ],
  [
    { redirectUri: "http://127.0.0.1:8000/api/oidc/callback" },
    "Callback url",
    "The console is opened at the host 127.0.0.1, registered is localhost.",
  ],
  [
    { redirectUri: "https://desk.example.com/api/oidc/Callback" },
    "Callback url",
    "Its path differs; upper and lower case count.",
  ],
  [{ scope: "openid" }, "Scope", "It lacks email, profile: the console does not learn who signs in."],
])("%o", (change, field, why) => {
  expect(differences({ ...good, ...change }, expected)).toMatchObject([{ field, why, sent: Object.values(change)[0] }]);
});
