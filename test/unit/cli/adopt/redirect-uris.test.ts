import { describe, expect, test } from "vitest";

import { consoleOriginOf, consoleOriginsIn, redirectUrisOf } from "../../../../cli/adopt/redirect-uris.ts";
import { handMade } from "./hand-made.ts";

describe("the redirect URIs of a registration", () => {
  test("are those of all platforms, Web first", () => {
    const { application } = handMade(
      {},
      { web: ["https://a.test/x"], spa: ["https://b.test/"], publicClient: ["app://c"] },
    );
    expect(redirectUrisOf(application)).toEqual([
      { uri: "https://a.test/x", platform: "Web" },
      { uri: "https://b.test/", platform: "Single-page application" },
      { uri: "app://c", platform: "Mobile and desktop applications" },
    ]);
  });
});

describe("the origin of a console", () => {
  test.each([
    ["https://desk.example.com/api/oidc/callback", "https://desk.example.com"],
    ["https://desk.example.com:21114/api/oidc/callback", "https://desk.example.com:21114"],
    ["http://localhost:8000/api/oidc/callback", "http://localhost:8000"],
    ["https://Desk.Example.com/api/oidc/callback", "https://desk.example.com"],
  ])("is told by %s", (uri, origin) => {
    expect(consoleOriginOf(uri, "AzureADMyOrg")).toBe(origin);
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
    expect(consoleOriginOf(uri, "AzureADMyOrg")).toBeUndefined();
  });
});

describe("the origins that can be declared together", () => {
  test("are each named once, those on localhost by their first port", () => {
    const { application } = handMade(
      {},
      {
        web: [
          "https://desk.example.com/api/oidc/callback",
          "https://desk.example.com/other",
          "http://localhost:8000/api/oidc/callback",
          "http://localhost:9000/api/oidc/callback",
        ],
        spa: ["https://DESK.example.com/api/oidc/callback", "https://second.example.com/api/oidc/callback"],
      },
    );
    expect(consoleOriginsIn(redirectUrisOf(application), "AzureADMyOrg")).toEqual([
      "https://desk.example.com",
      "http://localhost:8000",
      "https://second.example.com",
    ]);
  });
});
