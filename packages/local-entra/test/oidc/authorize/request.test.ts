import { afterAll, beforeAll, expect, test } from "vitest";

import { OidcService, TENANT } from "../oidc-service.ts";

let service: OidcService;

beforeAll(async () => {
  service = await OidcService.start();
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

test("a browser may ask whether it may redeem a code", async () => {
  const response = await fetch(service.url("/oauth2/v2.0/token"), {
    method: "OPTIONS",
    headers: { origin: "https://desk.example.com", "access-control-request-method": "POST" },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
  expect(response.headers.get("access-control-allow-headers")).toBe("content-type, client-request-id");
});

test.each(["token", "authorize", "logout"])(
  "the %s endpoint takes 64 KiB of body and no more",
  async (endpoint) => {
    const post = (length: number) =>
      fetch(service.url(`/oauth2/v2.0/${endpoint}`), {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `state=${"x".repeat(length - 6)}`,
      });
    expect((await post(64 * 1024)).status).not.toBe(413);
    const refused = await post(64 * 1024 + 1);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ error: "invalid_request", error_codes: [9002313] });
  },
);

test("a body whose length is not said is limited all the same, and read when it is short", async () => {
  const post = (...chunks: string[]) =>
    fetch(`${service.origin}/${TENANT.id}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk))),
      duplex: "half",
    } as RequestInit);
  expect((await post("x".repeat(40_000), "x".repeat(40_000))).status).toBe(413);
  const read = await post("grant_type=client_credentials", "&client_id=nobody");
  expect(await read.json()).toMatchObject({ error_codes: [700016] });
});
