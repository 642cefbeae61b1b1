import { describe, expect, test } from "vitest";

import { consoleOriginOf } from "../../../../cli/impact/console-origin.ts";

describe("the origin of a console", () => {
  test.each([
    ["https://desk.example.com/api/oidc/callback", "https://desk.example.com"],
    ["https://desk.example.com:21114/api/oidc/callback", "https://desk.example.com:21114"],
    ["http://localhost:8000/api/oidc/callback", "http://localhost:8000"],
    ["https://Desk.Example.com/api/oidc/callback", "https://desk.example.com"],
  ])("is told by %s", (uri, origin) => {
    expect(consoleOriginOf(uri)).toBe(origin);
  });

  test.each([
    "https://desk.example.com/api/oidc/callback/",
    "https://desk.example.com/API/oidc/callback",
    "https://desk.example.com/api/oidc/callback?x=1",
    "https://desk.example.com/",
    "http://desk.example.com/api/oidc/callback",
    "http://127.0.0.1:8000/api/oidc/callback",
    "https://*.example.com/api/oidc/callback",
    "urn:ietf:wg:oauth:2.0:oob",
    "myapp://auth",
    "no URL",
  ])("is not told by %s", (uri) => {
    expect(consoleOriginOf(uri)).toBeUndefined();
  });
});
