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
