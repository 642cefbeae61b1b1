import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, webPlatform } from "../oidc-service.ts";

const VERIFIER = "v".repeat(43);
const PLAIN = { code_challenge: VERIFIER };
const BROWSER = { origin: "https://desk.example.com" };

let service: OidcService;

beforeAll(async () => {
  service = await OidcService.start();
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

function redemption(app: Application, code: string, changes: Record<string, string> = {}) {
  return { grant_type: "authorization_code", client_id: app.appId, code, redirect_uri: CALLBACK, ...changes };
}

describe("a code of a Single-page application", () => {
  let app: Application;

  beforeAll(() => {
    app = service.register({ web: webPlatform([]), spa: { redirectUris: [CALLBACK] } });
  });

  test("without a code challenge is refused, whatever secret is sent", async () => {
    const client_secret = service.addSecret(app);
    const { status, body } = await service.token(redemption(app, await service.code(app), { client_secret }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: "invalid_request", error_codes: [9002325] });
    expect(body.error_description).toMatch(
      /^AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption\. Trace/,
    );
  });

  test("is refused from a server", async () => {
    const code = await service.code(app, PLAIN);
    const { status, body } = await service.token(redemption(app, code, { code_verifier: VERIFIER }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: "invalid_request", error_codes: [9002327] });
  });

  test("is redeemed from a browser without a secret", async () => {
    const code = await service.code(app, PLAIN);
    const response = await fetch(service.url("/oauth2/v2.0/token"), {
      method: "POST",
      body: new URLSearchParams(redemption(app, code, { code_verifier: VERIFIER })),
      headers: BROWSER,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a code of a public client", () => {
  let app: Application;

  beforeAll(() => {
    app = service.register({
      web: webPlatform([]),
      publicClient: { redirectUris: [CALLBACK, "msal1://auth"] },
    });
  });

  test("is refused with a secret", async () => {
    const { status, body } = await service.token(
      redemption(app, await service.code(app), { client_secret: service.addSecret(app) }),
    );
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: "invalid_client", error_codes: [700025] });
  });

  test("is redeemed without one", async () => {
    expect((await service.token(redemption(app, await service.code(app)))).status).toBe(200);
  });

  test("goes to a scheme of its own", async () => {
    const code = await service.code(app, { redirect_uri: "msal1://auth" });
    const { status } = await service.token(redemption(app, code, { redirect_uri: "msal1://auth" }));
    expect(status).toBe(200);
  });
});

test("a code of a Web application is refused from a browser", async () => {
  const app = service.register();
  const client_secret = service.addSecret(app);
  const { status, body } = await service.token(
    redemption(app, await service.code(app), { client_secret }),
    BROWSER,
  );
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: "invalid_request", error_codes: [9002326] });
});
