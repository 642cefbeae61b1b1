import { expect, test } from "vitest";

import { callback, contoso, users, webPlatform } from "../fixtures.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";
import { CertificateClient } from "./certificate-client.ts";
import { assertionRequest } from "./federated-client.ts";

// The requests of Microsoft's libraries as they were seen: MSAL Node 7.2.3, MSAL Browser 5, MSAL Python 1.21.0, azidentity for Go.
const { service, app, secret } = await startServiceWithClient();
const oneself = { client_id: app.appId, client_secret: secret };
const aud = service.url("/oauth2/v2.0/token");
const account = { uid: users.member.id, utid: contoso.id };

const telemetry = {
  "x-client-SKU": "msal.js.node",
  "x-client-VER": "7.2.3",
  "x-client-OS": "linux",
  "x-client-CPU": "x64",
  "x-ms-lib-capability": "retry-after, h429",
  "x-client-current-telemetry": "5|871,0,,,|,",
  "x-client-last-telemetry": "5|0|||0,0",
};
const claims = JSON.stringify({ id_token: { signin_state: { essential: false }, login_hint: { essential: false } } });
const node = { ...telemetry, client_info: "1", claims };
const python = { client_info: "1" };

test.each<[string, Parameters, string]>([
  ["for Node.js", node, "User.Read openid profile offline_access"],
  ["for Python", python, "User.Read offline_access openid profile"],
])(
  "the library %s signs a person in, refreshes, and learns that it has to ask for consent",
  async (_what, own, scope) => {
    const asked = {
      scope,
      client_info: "1",
      response_mode: "query",
      nonce: "n",
      "X-AnchorMailbox": "UPN:mia@contoso.test",
    };
    const code = await service.code(app, { ...asked, clidata: "1" });
    const redeemed = await service.redeem(app, secret, code, { ...own, scope });
    expect(redeemed.status).toBe(200);
    const { client_info: info, refresh_token, scope: given } = redeemed.body;
    expect(JSON.parse(Buffer.from(String(info), "base64url").toString())).toEqual(account);
    expect(String(given).split(" ")).toEqual(["openid", "profile", "User.Read"]);
    const refresh = { ...own, scope };
    expect((await service.refresh(app, secret, refresh_token, refresh)).body).toMatchObject({ client_info: info });
    const more = await service.refresh(app, secret, refresh_token, {
      ...refresh,
      scope: scope.replace("User", "Mail"),
    });
    expect(more.body).toMatchObject({ error: "invalid_grant", suberror: "consent_required" });
  },
);

test.each<[string, Parameters]>([
  ["for Node.js", { ...telemetry, scope: `${service.origin}/.default` }],
  ["for Python", { ...python, scope: `${service.origin}/.default` }],
  ["for Go", { ...python, scope: `${service.origin}/.default openid offline_access profile` }],
])("the library %s signs an application in", async (_what, own) => {
  const { status, body } = await service.token({ grant_type: "client_credentials", ...oneself, ...own });
  expect([status, Object.keys(body)]).toEqual([200, ["token_type", "expires_in", "ext_expires_in", "access_token"]]);
});

test("the libraries sign an application in by its certificate", async () => {
  const client = await CertificateClient.create();
  const own = service.register({ keyCredentials: [client.credential()] });
  const now = Date.now() / 1000;
  const assertions = [
    // Node.js rounds up; azidentity names the certificate by its SHA-1 hash.
    await client.assertion(own, { aud, nbf: Math.ceil(now) }),
    // Python fills the hash up, writes parts of seconds and no nbf.
    await client.assertion(own, { aud, nbf: undefined, iat: now, exp: now + 600 }, { x5t: `${client.hash("sha1")}=` }),
  ];
  for (const assertion of assertions) {
    expect((await service.token(assertionRequest(service, own, assertion))).status).toBe(200);
  }
});

test("the library for browsers signs a person in and refreshes from a page", async () => {
  const page = { origin: "https://desk.example.com" };
  const spa = service.register({ web: webPlatform([]), spa: { redirectUris: [callback] } });
  const verifier = "a-verifier-of-forty-three-characters-or-more";
  const challenge = { code_challenge: "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw", code_challenge_method: "S256" };
  const scope = "User.Read openid profile offline_access";
  const answer = await service.authorize(spa, { ...challenge, scope, response_mode: "fragment", client_info: "1" });
  const told = new URLSearchParams(new URL(answer.headers.get("location") ?? "").hash.slice(1));
  expect([...told.keys()].sort()).toEqual(["client_info", "code", "state"]);
  const own = { ...node, client_id: spa.appId, scope };
  const code = { grant_type: "authorization_code", code: told.get("code") ?? "", code_verifier: verifier };
  const redeemed = await service.token({ ...own, ...code, redirect_uri: callback }, page);
  expect(redeemed.body).toMatchObject({ token_type: "Bearer", refresh_token_expires_in: 86_400 });
  expect(redeemed.headers.get("access-control-allow-origin")).toBe("*");
  const refresh_token = String(redeemed.body.refresh_token);
  expect((await service.token({ ...own, grant_type: "refresh_token", refresh_token }, page)).status).toBe(200);
});
