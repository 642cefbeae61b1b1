import { rm } from "node:fs/promises";

import { decodeJwt } from "jose";
import { expect, test } from "vitest";

import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

test("a code, a session, a pending sign-in, the keys and the subjects outlive a restart", async () => {
  const first = await OidcService.start();
  const app = first.register();
  const client = { client_id: app.appId, client_secret: first.addSecret(app) };
  const browser = new Browser();
  const request = {
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile",
  };
  const hinted = { ...request, login_hint: USERS.member.userPrincipalName };
  const answered = await browser.get(first.url("/oauth2/v2.0/authorize", hinted));
  const waiting = new Browser();
  const pending = await waiting.get(first.url("/oauth2/v2.0/authorize", request));
  const subjectBefore = await subjectOf(first, client, await first.code(app));
  await first.stop();

  const second = await OidcService.start({ folder: first.folder, port: first.port });
  try {
    expect(second.keys.jwks).toEqual(first.keys.jwks);
    const code = new URL(answered.headers.get("location") ?? "").searchParams.get("code") ?? "";
    expect(await subjectOf(second, client, code)).toBe(subjectBefore);
    const again = await browser.get(second.url("/oauth2/v2.0/authorize", { ...request, prompt: "none" }));
    expect(again.headers.get("location")).toMatch(/\?code=/);
    const page = new URL(pending.headers.get("location") ?? "", second.origin);
    const chosen = await waiting.follow(await waiting.post(page, { user: USERS.member.id }), page);
    expect(chosen.url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
  } finally {
    await second.stop();
    await rm(first.folder, { recursive: true });
  }
});

async function subjectOf(
  service: OidcService,
  client: Record<string, string>,
  code: string,
): Promise<unknown> {
  const grant = { grant_type: "authorization_code", code, redirect_uri: CALLBACK };
  const { body } = await service.token({ ...grant, ...client });
  return decodeJwt(String(body.id_token)).sub;
}
