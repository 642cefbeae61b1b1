import { gzipSync } from "node:zlib";

import { beforeEach, describe, expect, test } from "vitest";

import { bad, GraphService, guid, invalid, malformed, refusal } from "./graph-service.ts";

const set = "/v1.0/applications";
let service: GraphService;

beforeEach(() => {
  service = new GraphService();
});

describe("every answer of Graph", () => {
  test("names the request, by the client's own ID too", async () => {
    const { headers } = await service.get(set, { "client-request-id": "mine" });
    expect(headers.get("request-id")).toMatch(guid);
    expect(headers.get("client-request-id")).toBe("mine");
    expect(headers.get("odata-version")).toBe("4.0");
    expect(headers.get("x-ms-resource-unit")).toBe("1");
    expect(JSON.parse(headers.get("x-ms-ags-diagnostic") ?? "")).toMatchObject({
      ServerInfo: { RoleInstance: "local-entra" },
    });
    expect(headers.get("content-type")).toMatch(/^application\/json/);
  });

  test("says with an error when it was and which request", async () => {
    const { headers, body } = await service.get(`${set}/x`);
    expect(body).toEqual({
      error: {
        code: "Request_BadRequest",
        message: "Invalid object identifier 'x'.",
        innerError: {
          date: "2026-11-21T08:00:00",
          "request-id": headers.get("request-id"),
          "client-request-id": headers.get("request-id"),
        },
      },
    });
  });
});

test.each([
  ["", "Access token is empty."],
  ["Bearer bad", "Access token validation failure."],
])("a caller without a valid token who sends '%s' is answered 401", async (authorization, message) => {
  const answer = await service.get(set, { authorization });
  expect(refusal(answer)).toBe(`401 InvalidAuthenticationToken: ${message}`);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  expect(answer.headers.get("x-ms-resource-unit")).toBeNull();
});

describe("a body", () => {
  const unreadable =
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";
  const otherType = "Entity only allows writes with a JSON Content-Type header.";

  test.each([
    ["", "application/json", "Empty Payload. JSON content expected."],
    ["{", "application/json", unreadable],
    ["[]", "application/json", unreadable],
    ["{}", "text/plain", otherType],
    ["{}", "application/x-www-form-urlencoded", otherType],
    ["{}", "application/jsonp", otherType],
  ])("of '%s' as %s is refused", async (body, type, message) => {
    expect(refusal(await service.post(set, body, { "content-type": type }))).toBe(malformed(message));
  });

  test("that is no UTF-8 is refused, and so is a text with a NUL in it", async () => {
    const latin1 = new Uint8Array(Buffer.from('{"displayName":"Büro"}', "latin1"));
    expect(refusal(await service.post(set, latin1))).toBe(malformed(unreadable));
    const rule = invalid("displayName", "Application", "It must be of type Edm.String.");
    expect(refusal(await service.post(set, { displayName: "a\0b" }))).toBe(bad(rule));
  });

  test("is taken with a charset", async () => {
    const type = { "content-type": "application/json; charset=utf-8" };
    expect((await service.post(set, '{"displayName":"x"}', type)).status).toBe(201);
  });

  test("is taken packed, as Microsoft's SDKs send it", async () => {
    const packed = { "content-encoding": "gzip" };
    const send = (body: Buffer) => service.post(set, new Uint8Array(body), packed);
    expect((await send(gzipSync('{"displayName":"packed"}'))).body.displayName).toBe("packed");
    expect(refusal(await send(Buffer.from("{}")))).toBe(malformed("The request body is no valid gzip."));
    const bomb = gzipSync(JSON.stringify({ displayName: "x".repeat(4_194_304) }));
    expect((await send(bomb)).status).toBe(413);
  });

  test("of more than 4 MB is refused", async () => {
    expect(refusal(await service.post(set, { displayName: "x".repeat(4_194_304) }))).toBe(
      "413 BadRequest: The maximum request length supported is 4MB.",
    );
    expect((await service.get(set)).body.value).toHaveLength(1);
  });
});

test.each(["constructor", "__proto__", "toString"])(
  "a property that every object of JavaScript has such as %s is unknown",
  async (name) => {
    const written = await service.post(set, `{"displayName":"x","${name}":{}}`);
    const filtered = await service.get(`${set}?$filter=${name} eq 'x'`);

    expect(refusal(written)).toBe(bad(`Invalid property '${name}'.`));
    expect(filtered.status).toBe(400);
    expect(service.reported).toEqual([]);
  },
);

test.each([
  ["PUT", "/v1.0/applications"],
  ["DELETE", "/beta/users"],
  ["POST", "/v1.0/applications/x/logo"],
])("a method that a path does not take such as %s %s is answered 405", async (method, path) => {
  expect(refusal(await service.call(method, path, {}))).toBe(
    "405 Request_BadRequest: Specified HTTP method is not allowed for the request target.",
  );
});

test("a page of another origin may ask before it calls, and read which request it was", async () => {
  const page = { origin: "https://page.test" };
  const ask = await service.call("OPTIONS", set, undefined, {
    ...page,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
  });
  const { headers } = await service.get(set, page);
  expect(ask.status).toBe(204);
  expect(ask.headers.get("access-control-allow-headers")).toBe("authorization");
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("access-control-expose-headers")).toContain("request-id");
});

test("a full disk is answered 507 with what to do, and nothing of the change is kept", async () => {
  const { id } = await service.create();
  service.fillDisk();
  const answer = await service.post(set, {
    displayName: "One too many",
    notes: "x".repeat(1000),
    info: { marketingUrl: `https://example.com/${"x".repeat(9000)}` },
  });
  expect(refusal(answer)).toContain("database or disk is full). Nothing was changed. Free some room on the disk");
  expect(service.reported).toEqual([]);
  expect((await service.get(`${set}/${id}`)).status).toBe(200);
  expect((await service.get(set)).body.value).toHaveLength(2);
});

test("a path that Graph does not have is answered with the segment that is unknown", async () => {
  expect(refusal(await service.get("/v1.0/printers/1"))).toBe(
    malformed("Resource not found for the segment 'printers'."),
  );
});

test("a bug is answered 500 in Graph's form, and only the report says what it was", async () => {
  const bug = new Error("secret inside");
  service.directory.applications.list = () => {
    throw bug;
  };
  expect(refusal(await service.get(set))).toBe("500 generalException: An unexpected error occurred.");
  expect(service.reported).toEqual([bug]);
});
