import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";

import { locationOf } from "../answers.ts";
import { Browser } from "../browser.ts";
import { OidcService, startService } from "../oidc-service.ts";
import { users } from "../people.ts";

test("a code, a session, a pending sign-in, the keys and the subjects outlive a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oidc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "directory.db");
  const first = await OidcService.start({ file });
  const app = first.register();
  const secret = first.addSecret(app);
  const [browser, waiting] = [new Browser(), new Browser()];
  const hinted = { login_hint: users.member.userPrincipalName };
  const answered = locationOf(await browser.get(first.authorizeUrl(app, hinted)));
  const pending = await waiting.open(first.authorizeUrl(app));
  const { sub } = await first.claims(app);
  await first.stop();

  const second = await startService({ file, port: Number(pending.url.port), until: onTestFinished });
  expect(second.keys.jwks).toEqual(first.keys.jwks);
  const { body } = await second.redeem(app, secret, answered.searchParams.get("code") ?? "");
  expect(decodeJwt(String(body.id_token)).sub).toBe(sub);
  const again = await browser.get(second.authorizeUrl(app, { prompt: "none" }));
  expect(again.headers.get("location")).toMatch(/\?code=/);
  const chosen = await waiting.submit(pending.url, { user: users.member.id });
  expect(chosen.url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
});
