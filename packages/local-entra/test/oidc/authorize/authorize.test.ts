import { describe, expect, test } from "vitest";

import { lacking, locationOf, shown } from "../browser.ts";
import { callback, contoso, users, webPlatform } from "../fixtures.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";

const { service, app } = await startServiceWithClient();
const nobody = "00000000-0000-4000-8000-000000000009";

const refused = async (changes: Parameters) => shown(await service.authorize(app, changes));

describe("the authorize endpoint shows a page, and redirects nowhere, for", () => {
  test("a redirect URI that is not registered", async () => {
    const response = await service.authorize(app, { redirect_uri: "https://evil.test/cb" });
    const page = await response.clone().text();
    expect(response.headers.get("location")).toBeNull();
    expect(await shown(response)).toBe(
      `400 AADSTS50011: The redirect URI 'https://evil.test/cb' specified in the request does not match the redirect URIs configured for the application '${app.appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    );
    expect(page).toContain("<title>AADSTS50011 - local Entra ID</title>");
    expect(page).toMatch(/<dt>Request Id<\/dt><dd>[0-9a-f-]{36}<\/dd>/);
    expect(page).toMatch(/<dt>Correlation Id<\/dt><dd>[0-9a-f-]{36}<\/dd>/);
    expect(page).toMatch(/<dt>Timestamp<\/dt><dd>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/dd>/);
    expect(page).toContain("<h2>What to do</h2>");
  });

  test("markup in a parameter, escaped", async () => {
    const redirect_uri = "https://evil.test/<script>alert(1)</script>";
    expect(await (await service.authorize(app, { redirect_uri })).text()).not.toContain("<script>");
  });

  test.each<[string, Parameters, string]>([
    [
      "an unknown application",
      { client_id: nobody },
      `AADSTS700016: Application with identifier '${nobody}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ],
    ["a missing client ID", { client_id: undefined }, lacking("client_id").replace("invalid_request ", "")],
    [
      "an application without any redirect URI",
      { client_id: service.register({ web: webPlatform([]) }).appId },
      "AADSTS500113: No reply address is registered for the application.",
    ],
    [
      "a login hint that names nobody",
      { login_hint: "who@contoso.test" },
      "AADSTS50034: The user account who@contoso.test does not exist in the Contoso directory. To sign into this application, the account must be added to the directory.",
    ],
    [
      "a login hint that names a disabled user",
      { login_hint: users.left.userPrincipalName },
      "AADSTS50057: The user account is disabled.",
    ],
  ])("%s", async (_what, changes, text) => {
    expect(await refused(changes)).toBe(`400 ${text}`);
  });

  test("an application without a service principal", async () => {
    const lonely = service.register();
    service.directory.servicePrincipals.delete(service.servicePrincipal(lonely).id);
    expect(await refused({ client_id: lonely.appId })).toMatch(/^400 AADSTS700016: /);
  });

  test("a disabled service principal", async () => {
    const disabled = service.register({ displayName: "Switched off" });
    service.servicePrincipal(disabled, { accountEnabled: false });
    expect(await refused({ client_id: disabled.appId })).toBe(
      `400 AADSTS7000112: Application '${disabled.appId}'(Switched off) is disabled.`,
    );
  });

  test("a repeated parameter", async () => {
    expect(await shown(await fetch(`${service.authorizeUrl(app)}&state=other`))).toBe(
      "400 AADSTS9000411: The request is not properly formatted. The parameter 'state' is duplicated.",
    );
  });

  test("another tenant", async () => {
    const response = await fetch(service.url("/oauth2/v2.0/authorize", {}, "adatum.test"));
    expect(await shown(response)).toMatch(/^400 AADSTS90002: Tenant 'adatum\.test' not found\. /);
  });

  test.each(["sign-in", "oauth2/v2.0/authorize"])("a %s that is not pending in this browser", async (path) => {
    expect(await shown(await fetch(service.url(`/${path}/unknown`)))).toBe(
      "400 AADSTS50089: Authentication failed due to flow token expired.",
    );
  });
});

test("an accepted request has no parameter in its answer but Entra's", async () => {
  expect([...locationOf(await service.authorize(app)).searchParams.keys()]).toEqual(["code", "state"]);
});

test("a request may be posted, and name the tenant by its domain in any case", async () => {
  const url = new URL(service.authorizeUrl(app, { login_hint: users.member.userPrincipalName }, "Contoso.TEST"));
  const [address, body] = [`${url.origin}${url.pathname}`, url.searchParams];
  const { href } = locationOf(await fetch(address, { method: "POST", body, redirect: "manual" }));
  expect(href.startsWith(`${callback}?code=`)).toBe(true);
});

test("a request cannot choose its user by the parameter that the gate uses", async () => {
  const forged = { signed_in_user: users.member.id, login_hint: undefined };
  const { pathname } = locationOf(await service.authorize(app, forged));
  expect(pathname).toMatch(new RegExp(`^/${contoso.id}/sign-in/`));
});

test("the client's own request ID comes back as correlation ID", async () => {
  const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const bad = { redirect_uri: "https://evil.test/" };
  const response = await service.authorize(app, bad, { "client-request-id": id });
  expect(await response.text()).toContain(`<dd>${id}</dd>`);
});

test("an error address explains its code, and an unknown one says so", async () => {
  const known = await fetch(`${service.origin}/error?code=7000222`);
  expect(known.status).toBe(200);
  expect(await known.text()).toContain("https://login.microsoftonline.com/error?code=7000222");
  expect((await fetch(`${service.origin}/error?code=constructor`)).status).toBe(404);
});
