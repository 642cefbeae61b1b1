import { expect, test } from "vitest";

import { startService } from "../oidc-service.ts";

const service = await startService();

function post(endpoint: string, body: string | ReadableStream): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  return fetch(service.url(`/oauth2/v2.0/${endpoint}`), init);
}

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

test.each(["token", "authorize", "logout"])("the %s endpoint takes 64 KiB of body and no more", async (endpoint) => {
  const longest = `state=${"x".repeat(64 * 1024 - 6)}`;
  expect((await post(endpoint, longest)).status).not.toBe(413);
  const refused = await post(endpoint, `${longest}x`);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ error: "invalid_request", error_codes: [9002313] });
});

test("a body whose length is not said is limited all the same, and read when it is short", async () => {
  const stream = (...chunks: string[]) => ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  expect((await post("token", stream("x".repeat(40_000), "x".repeat(40_000)))).status).toBe(413);
  const read = await post("token", stream("grant_type=client_credentials", "&client_id=nobody"));
  expect(await read.json()).toMatchObject({ error_codes: [700016] });
});
