import { afterEach, expect, test, vi } from "vitest";

import { refusalOf } from "../answers.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";
import { users } from "../people.ts";

const day = 24 * 60 * 60 * 1000;

const { service, app, secret } = await startServiceWithClient();

afterEach(() => {
  vi.useRealTimers();
});

async function refreshToken(): Promise<unknown> {
  return (await service.redeem(app, secret, await service.code(app))).body.refresh_token;
}

const refused = async (token: unknown, changes?: Parameters) =>
  refusalOf(await service.refresh(app, secret, token, changes));

test("a refresh token works again and again", async () => {
  const token = await refreshToken();
  expect((await service.refresh(app, secret, token)).status).toBe(200);
  expect((await service.refresh(app, secret, token)).status).toBe(200);
});

test("a refresh token works only for its application, with the application's secret", async () => {
  const token = await refreshToken();
  const other = service.register();
  const stranger = { client_id: other.appId, client_secret: service.addSecret(other) };
  expect(await refused(token, stranger)).toMatch(/^400 invalid_grant AADSTS70000: /);
  expect(await refused(token, { client_secret: "wrong" })).toMatch(/^401 invalid_client AADSTS7000215: /);
  expect(await refused(token, { client_secret: "" })).toMatch(/^401 invalid_client AADSTS7000218: /);
});

test("a refresh token that was never given is refused", async () => {
  expect(await refused("A".repeat(43))).toMatch(/^400 invalid_grant AADSTS70000: /);
  expect(await refused("short")).toMatch(/^400 invalid_grant AADSTS9002313: /);
  expect(await refused("")).toMatch(/^400 invalid_request AADSTS900144: /);
});

test("a refresh token ends after ninety days", async () => {
  const token = await refreshToken();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 89 * day });
  expect((await service.refresh(app, secret, token)).status).toBe(200);
  vi.setSystemTime(Date.now() + day + 1000);
  expect(await refused(token)).toMatch(
    /^400 invalid_grant AADSTS700082: The refresh token has expired due to inactivity\. The token was issued on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z and was inactive for 90\.00:00:0\d\.$/,
  );
});

test("a refresh token of a disabled user is refused", async () => {
  const token = await refreshToken();
  service.directory.users.update({ ...users.member, accountEnabled: false });
  expect(await refused(token)).toMatch(/^400 invalid_grant AADSTS50057: /);
  service.directory.users.update(users.member);
});
