import { describe, expect, test } from "vitest";

import { refusalOf } from "../browser.ts";
import { callback, webPlatform } from "../fixtures.ts";
import { redemption, startServiceWithClient } from "../oidc-service.ts";

const code_verifier = "v".repeat(43);
const plain = { code_challenge: code_verifier };
const browser = { origin: "https://desk.example.com" };

const { service, app: webApp, secret: webSecret } = await startServiceWithClient();

describe("a code of a Single-page application", () => {
  const app = service.register({ web: webPlatform([]), spa: { redirectUris: [callback] } });

  test("without a code challenge is refused, whatever secret is sent", async () => {
    expect(refusalOf(await service.redeem(app, service.addSecret(app), await service.code(app)))).toBe(
      "400 invalid_request AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    );
  });

  test("is refused from a server", async () => {
    expect(refusalOf(await service.redeem(app, undefined, await service.code(app, plain), { code_verifier }))).toMatch(
      /^400 invalid_request AADSTS9002327: /,
    );
  });

  test("is redeemed from a browser without a secret, which may read the answer", async () => {
    const request = redemption(app, undefined, await service.code(app, plain), { code_verifier });
    const { status, headers } = await service.token(request, browser);
    expect(status).toBe(200);
    expect(headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a code of a public client", () => {
  const redirectUris = [callback, "msal1://auth"];
  const app = service.register({ web: webPlatform([]), publicClient: { redirectUris } });

  test("is refused with a secret", async () => {
    expect(refusalOf(await service.redeem(app, service.addSecret(app), await service.code(app)))).toMatch(
      /^401 invalid_client AADSTS700025: /,
    );
  });

  test.each(redirectUris)("is redeemed without one at %s", async (redirect_uri) => {
    const code = await service.code(app, { redirect_uri });
    expect((await service.redeem(app, undefined, code, { redirect_uri })).status).toBe(200);
  });
});

test("a code of a Web application is refused from a browser", async () => {
  const request = redemption(webApp, webSecret, await service.code(webApp));
  expect(refusalOf(await service.token(request, browser))).toMatch(/^400 invalid_request AADSTS9002326: /);
});
