import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { authorizeRequest } from "../authorize-request.ts";
import { OidcService, TENANT, USERS, webPlatform } from "../oidc-service.ts";

let service: OidcService;
let app: Application;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register();
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

const request = (changes?: Record<string, string | undefined>) => authorizeRequest(app, changes);

async function shown(changes: Record<string, string | undefined>) {
  const response = await service.authorize(request(changes));
  const page = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    title: /<title>(.*?)<\/title>/.exec(page)?.[1],
    alert: /<p role="alert">(.*?)<\/p>/.exec(page)?.[1],
    page,
  };
}

describe("the authorize endpoint shows a page, and redirects nowhere, for", () => {
  test("a redirect URI that is not registered", async () => {
    const { status, location, title, alert, page } = await shown({ redirect_uri: "https://evil.test/cb" });
    expect(status).toBe(400);
    expect(location).toBeNull();
    expect(title).toBe("AADSTS50011 - local Entra ID");
    expect(alert).toBe(
      `AADSTS50011: The redirect URI &#39;https://evil.test/cb&#39; specified in the request does not match the redirect URIs configured for the application &#39;${app.appId}&#39;. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    );
    expect(page).toMatch(/<dt>Request Id<\/dt><dd>[0-9a-f-]{36}<\/dd>/);
    expect(page).toMatch(/<dt>Correlation Id<\/dt><dd>[0-9a-f-]{36}<\/dd>/);
    expect(page).toMatch(/<dt>Timestamp<\/dt><dd>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/dd>/);
    expect(page).toContain("<h2>What to do</h2>");
  });

  test("markup in a parameter, escaped", async () => {
    const { page } = await shown({ redirect_uri: "https://evil.test/<script>alert(1)</script>" });
    expect(page).not.toContain("<script>");
  });

  test("an unknown application", async () => {
    const { status, alert } = await shown({ client_id: "00000000-0000-4000-8000-000000000009" });
    expect(status).toBe(400);
    expect(alert).toBe(
      "AADSTS700016: Application with identifier &#39;00000000-0000-4000-8000-000000000009&#39; was not found in the directory &#39;Contoso&#39;. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
    );
  });

  test("an application without a service principal", async () => {
    const lonely = service.register();
    const [principal] = service.directory.servicePrincipals.list().filter((sp) => sp.appId === lonely.appId);
    service.directory.servicePrincipals.delete(principal?.id ?? "");
    expect((await shown({ client_id: lonely.appId })).title).toBe("AADSTS700016 - local Entra ID");
  });

  test("a disabled service principal", async () => {
    const disabled = service.register({ displayName: "Switched off" });
    const principal = service.directory.servicePrincipals.getByAppId(disabled.appId);
    service.directory.servicePrincipals.update({ ...principal, accountEnabled: false } as never);
    expect((await shown({ client_id: disabled.appId })).alert).toBe(
      `AADSTS7000112: Application &#39;${disabled.appId}&#39;(Switched off) is disabled.`,
    );
  });

  test("an application with assignment required and nobody assigned", async () => {
    const closed = service.register({ displayName: "Closed" });
    const principal = service.directory.servicePrincipals.getByAppId(closed.appId);
    service.directory.servicePrincipals.update({ ...principal, appRoleAssignmentRequired: true } as never);
    const { status, alert } = await shown({ client_id: closed.appId });
    expect(status).toBe(400);
    expect(alert).toMatch(/^AADSTS50105: Your administrator has configured the application Closed /);
    expect(alert).toContain(`The signed in user &#39;${USERS.member.userPrincipalName}&#39; is blocked`);
  });

  test("a missing client ID", async () => {
    expect((await shown({ client_id: undefined })).alert).toBe(
      "AADSTS900144: The request body must contain the following parameter: &#39;client_id&#39;.",
    );
  });

  test("an application without any redirect URI", async () => {
    const wiped = service.register({ web: webPlatform([]) });
    expect((await shown({ client_id: wiped.appId })).alert).toBe(
      "AADSTS500113: No reply address is registered for the application.",
    );
  });

  test("a login hint that names nobody", async () => {
    expect((await shown({ login_hint: "who@contoso.test" })).alert).toBe(
      "AADSTS50034: The user account who@contoso.test does not exist in the Contoso directory. To sign into this application, the account must be added to the directory.",
    );
  });

  test("a login hint that names a disabled user", async () => {
    expect((await shown({ login_hint: USERS.left.userPrincipalName })).alert).toBe(
      "AADSTS50057: The user account is disabled.",
    );
  });

  test("a repeated parameter", async () => {
    const response = await fetch(`${service.url("/oauth2/v2.0/authorize", request())}&state=other`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(
      "AADSTS9000411: The request is not properly formatted. The parameter &#39;state&#39; is duplicated.",
    );
  });

  test("another tenant", async () => {
    const response = await fetch(`${service.origin}/adatum.test/oauth2/v2.0/authorize`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS90002: Tenant &#39;adatum.test&#39; not found.");
  });

  test("a sign-in that is not pending in this browser", async () => {
    const response = await fetch(service.url("/sign-in/unknown"));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS50089: Authentication failed due to flow token expired.");
  });

  test("a way back that is not pending in this browser", async () => {
    const response = await fetch(service.url("/oauth2/v2.0/authorize/unknown"));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS50089");
  });
});

test("an accepted request has no parameter in its answer but Entra's", async () => {
  const response = await service.authorize(request());
  const answer = new URL(response.headers.get("location") ?? "").searchParams;
  expect([...answer.keys()]).toEqual(["code", "state"]);
});

test("a request may be posted, and name the tenant by its domain in any case", async () => {
  const response = await fetch(`${service.origin}/Contoso.TEST/oauth2/v2.0/authorize`, {
    method: "POST",
    body: new URLSearchParams(request()),
    redirect: "manual",
  });
  expect(response.headers.get("location")).toMatch(
    /^https:\/\/desk\.example\.com\/api\/oidc\/callback\?code=/,
  );
});

test("a request cannot choose its user by the parameter that the gate uses", async () => {
  const forged = { signed_in_user: USERS.member.id, login_hint: undefined };
  const response = await service.authorize(request(forged));
  expect(new URL(response.headers.get("location") ?? "", service.origin).pathname).toMatch(
    new RegExp(`^/${TENANT.id}/sign-in/`),
  );
});

test("the client's own request ID comes back as correlation ID", async () => {
  const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const response = await service.authorize(request({ redirect_uri: "https://evil.test/" }), {
    "client-request-id": id,
  });
  expect(await response.text()).toContain(`<dd>${id}</dd>`);
});

test("an error address explains its code, and an unknown one says so", async () => {
  const known = await fetch(`${service.origin}/error?code=7000222`);
  expect(known.status).toBe(200);
  expect(await known.text()).toContain("Raise the secret&#39;s generation");
  expect((await fetch(`${service.origin}/error?code=constructor`)).status).toBe(404);
});
