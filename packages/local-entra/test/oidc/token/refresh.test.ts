import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

const DAY = 24 * 60 * 60 * 1000;

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register();
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

afterEach(() => {
  vi.useRealTimers();
});

async function refreshToken(): Promise<string> {
  const { body } = await service.token({
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: secret,
    code: await service.code(app),
    redirect_uri: CALLBACK,
  });
  return String(body.refresh_token);
}

function refresh(refresh_token: string, changes: Record<string, string> = {}) {
  const client = { client_id: app.appId, client_secret: secret };
  return service.token({ grant_type: "refresh_token", ...client, refresh_token, ...changes });
}

test("a refresh token works again and again", async () => {
  const token = await refreshToken();
  expect((await refresh(token)).status).toBe(200);
  expect((await refresh(token)).status).toBe(200);
});

test("a refresh token works only for its application, with the application's secret", async () => {
  const token = await refreshToken();
  const other = service.register();
  const stranger = { client_id: other.appId, client_secret: service.addSecret(other) };
  expect((await refresh(token, stranger)).body).toMatchObject({
    error: "invalid_grant",
    error_codes: [70000],
  });
  expect((await refresh(token, { client_secret: "wrong" })).body).toMatchObject({ error_codes: [7000215] });
  expect((await refresh(token, { client_secret: "" })).body).toMatchObject({ error_codes: [7000218] });
});

test("a refresh token that was never given is refused", async () => {
  expect((await refresh("A".repeat(43))).body).toMatchObject({
    error: "invalid_grant",
    error_codes: [70000],
  });
  expect((await refresh("short")).body).toMatchObject({ error: "invalid_grant", error_codes: [9002313] });
  expect((await refresh("")).body).toMatchObject({ error: "invalid_request", error_codes: [900144] });
});

test("a refresh token ends after ninety days", async () => {
  const token = await refreshToken();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 89 * DAY });
  expect((await refresh(token)).status).toBe(200);
  vi.setSystemTime(Date.now() + DAY + 1000);
  const { status, body } = await refresh(token);
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: "invalid_grant", error_codes: [700082] });
  expect(body.error_description).toMatch(
    /^AADSTS700082: The refresh token has expired due to inactivity\. The token was issued on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z and was inactive for 90\.00:00:0\d\. Trace ID: /,
  );
});

test("a refresh token of a disabled user is refused", async () => {
  const token = await refreshToken();
  service.directory.users.update({ ...USERS.member, accountEnabled: false });
  const { body } = await refresh(token);
  service.directory.users.update(USERS.member);
  expect(body).toMatchObject({ error: "invalid_grant", error_codes: [50057] });
});
