import { describe, expect, test } from "vitest";

import { consoleOriginsIn, redirectUrisOf } from "../../../../cli/adopt/redirect-uris.ts";
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
