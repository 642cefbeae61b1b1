import { beforeEach, describe, expect, test } from "vitest";

import { FakeGraph, notFound, refusal } from "./fake-graph.ts";
import { PROGRAM } from "./registration.ts";
import { APPLICATION, StackResource } from "./stack.ts";

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
});

describe("retries", () => {
  test("wait 1, 2, 4 seconds while the new application spreads", async () => {
    graph.fault("PATCH", /applications/, notFound("x"), 3);
    await application.create(PROGRAM);
    expect(graph.waits).toEqual([1, 2, 4]);
  });

  test("follow Retry-After in seconds and ignore it as a date", async () => {
    graph.fault("POST", /applications$/, { status: 429, headers: { "retry-after": "7" } });
    graph.fault("POST", /applications$/, {
      status: 429,
      headers: { "retry-after": "Sat, 21 Nov 2026 00:00:00 GMT" },
    });
    await application.create(PROGRAM);
    expect(graph.waits).toEqual([7, 2]);
  });

  test("end with the time that the program allows", async () => {
    graph.fault("POST", /applications$/, { status: 503 }, 99);
    const failing = application.create(PROGRAM, { timeoutSeconds: 20 });
    await expect(failing).rejects.toThrow(
      "unexpected status 503 (503 Service Unavailable) received with no body",
    );
    expect(graph.waits).toEqual([1, 2, 4]);
  });

  test("are not made for a refusal, and not for a 404 of an update", async () => {
    await application.create(PROGRAM);
    graph.fault("PATCH", /applications/, notFound("x"));
    await expect(application.update({ ...PROGRAM, displayName: "Two" })).rejects.toThrow(
      /^Could not update application with object ID: "[^"]+": unexpected status 404 \(404 Not Found\)/,
    );
    expect(graph.waits).toEqual([]);
  });
});

test("shows Graph's text as it is when it is no Graph error", async () => {
  graph.fault("POST", /applications$/, { status: 400, body: "<html>proxy says no</html>" });
  await expect(application.create(PROGRAM)).rejects.toThrow(
    "Could not create application: unexpected status 400 (400 Bad Request) with response: <html>proxy says no</html>",
  );
});

test("sends every request with the token and the headers of the real provider", async () => {
  await application.create(PROGRAM);
  for (const headers of graph.headers) {
    expect(headers.get("authorization")).toMatch(/^Bearer e30\./);
    expect(headers.get("accept")).toBe("application/json; charset=utf-8; IEEE754Compatible=false");
    expect(headers.get("odata-version")).toBe("4.0");
  }
});

test("takes a refusal that means a replication lag only for what it is", async () => {
  graph.fault("PATCH", /applications/, refusal(400, "Request_BadRequest", "Invalid value"));
  await expect(application.create(PROGRAM)).rejects.toThrow(
    /^Failed to patch application with object ID "[^"]+" after creating: unexpected status 400/,
  );
});
