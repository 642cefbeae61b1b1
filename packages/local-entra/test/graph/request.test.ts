import { describe, expect, it } from "vitest";

import { GraphService } from "./graph-service.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("every answer of Graph", () => {
  it("names the request, by the client's own ID too", async () => {
    const service = new GraphService();

    const { headers } = await service.call("GET", "/v1.0/applications", undefined, {
      "client-request-id": "mine",
    });

    expect(headers.get("request-id")).toMatch(GUID);
    expect(headers.get("client-request-id")).toBe("mine");
    expect(headers.get("odata-version")).toBe("4.0");
    expect(headers.get("content-type")).toMatch(/^application\/json/);
  });

  it("says with an error when it was and which request", async () => {
    const { headers, body } = await new GraphService().get("/v1.0/applications/x");

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

describe("a caller without a valid token", () => {
  it.each([
    ["", "Access token is empty."],
    ["Bearer bad", "Access token validation failure. Invalid or expired token."],
  ])("who sends '%s' is answered 401", async (authorization, message) => {
    const service = new GraphService();

    const answer = await service.call("GET", "/v1.0/applications", undefined, { authorization });

    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code: "InvalidAuthenticationToken", message });
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("a body", () => {
  it.each([
    ["", "Empty Payload. JSON content expected."],
    [
      "{",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    ],
    [
      "[]",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    ],
  ])("of '%s' is refused", async (body, message) => {
    const answer = await new GraphService().call("POST", "/v1.0/applications", body);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: "BadRequest", message });
  });
});

describe("a body that is declared as something else", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "than JSON, such as %s, is refused",
    async (contentType) => {
      const body = '{"displayName":"x"}';
      const answer = await new GraphService().call("POST", "/v1.0/applications", body, {
        "content-type": contentType,
      });

      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatchObject({
        code: "BadRequest",
        message: "Entity only allows writes with a JSON Content-Type header.",
      });
    },
  );

  it("is taken with a charset", async () => {
    const answer = await new GraphService().call("POST", "/v1.0/applications", '{"displayName":"x"}', {
      "content-type": "application/json; charset=utf-8",
    });

    expect(answer.status).toBe(201);
  });
});

describe("a body of more than 4 MB", () => {
  it("is refused", async () => {
    const service = new GraphService();
    const answer = await service.call("POST", "/v1.0/applications", { displayName: "x".repeat(4_194_304) });

    expect(answer.status).toBe(413);
    expect(answer.body.error.message).toBe("The maximum request length supported is 4MB.");
    expect((await service.get("/v1.0/applications")).body.value).toHaveLength(1);
  });
});

describe("a property that every object of JavaScript has", () => {
  it.each(["constructor", "__proto__", "toString"])("such as %s is unknown", async (name) => {
    const service = new GraphService();

    const written = await service.call("POST", "/v1.0/applications", `{"displayName":"x","${name}":{}}`);
    const filtered = await service.get(`/v1.0/applications?$filter=${name} eq 'x'`);

    expect(written.body.error.message).toBe(`Invalid property '${name}'.`);
    expect(filtered.status).toBe(400);
    expect(service.reported).toEqual([]);
  });
});

describe("a method that a path does not take", () => {
  it.each([
    ["PUT", "/v1.0/applications"],
    ["DELETE", "/beta/users"],
    ["POST", "/v1.0/applications/x/logo"],
  ])("such as %s %s is answered 405", async (method, path) => {
    const answer = await new GraphService().call(method, path, {});

    expect(answer.status).toBe(405);
    expect(answer.body.error).toMatchObject({
      code: "Request_BadRequest",
      message: "Specified HTTP method is not allowed for the request target.",
    });
  });
});

describe("a page of another origin", () => {
  it("may ask before it calls, and read which request it was", async () => {
    const service = new GraphService();
    const ask = await service.call("OPTIONS", "/v1.0/applications", undefined, {
      origin: "https://page.test",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    });
    const { headers } = await service.call("GET", "/v1.0/applications", undefined, {
      origin: "https://page.test",
    });

    expect(ask.status).toBe(204);
    expect(ask.headers.get("access-control-allow-headers")).toBe("authorization");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("request-id");
  });
});

describe("a full disk", () => {
  it("is answered 507 with what to do, and nothing of the change is kept", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    service.fillDisk();

    const { status, body } = await service.call("POST", "/v1.0/applications", {
      displayName: "One too many",
      notes: "x".repeat(1000),
      info: { marketingUrl: `https://example.com/${"x".repeat(9000)}` },
    });

    expect(status).toBe(507);
    expect(body.error).toMatchObject({
      code: "insufficientStorage",
      message: expect.stringContaining(
        "database or disk is full). Nothing was changed. Free some room on the disk",
      ),
    });
    expect(service.reported).toEqual([]);
    expect((await service.get(`/v1.0/applications/${id}`)).status).toBe(200);
    expect((await service.get("/v1.0/applications")).body.value).toHaveLength(2);
  });
});

describe("a path that Graph does not have", () => {
  it("is answered with the segment that is unknown", async () => {
    const answer = await new GraphService().get("/v1.0/printers/1");

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: "BadRequest",
      message: "Resource not found for the segment 'printers'.",
    });
  });
});

describe("a bug", () => {
  it("is answered 500 in Graph's form, and only the report says what it was", async () => {
    const service = new GraphService();
    const bug = new Error("secret inside");
    service.directory.applications.list = () => {
      throw bug;
    };

    const answer = await service.get("/v1.0/applications");

    expect(answer.status).toBe(500);
    expect(answer.body.error).toMatchObject({
      code: "generalException",
      message: "An unexpected error occurred.",
    });
    expect(service.reported).toEqual([bug]);
  });
});
