import { describe, expect, test } from "vitest";

import { callbackUrisProblems, callbackUrlProblems } from "../../../policy/rules/callback-urls.ts";

const application = (...redirectUris: string[]) => ({ displayName: "RustDesk", web: { redirectUris } });

const advice =
  "Use the console's address up to the first single slash and add /api/oidc/callback, such as " +
  "https://desk.example.com/api/oidc/callback.";

describe("callback-urls-only", () => {
  test.each([
    "https://desk.example.com/api/oidc/callback",
    "https://192.168.10.20:21114/api/oidc/callback",
    "https://localhost/api/oidc/callback",
    "http://localhost/api/oidc/callback",
    "http://localhost:8000/api/oidc/callback",
  ])("allows %s", (uri) => {
    expect(callbackUrlProblems(application(uri))).toEqual([]);
    expect(callbackUrisProblems({ applicationId: "/applications/1", type: "Web", redirectUris: [uri] })).toEqual([]);
  });

  test("allows an application without redirect URIs", () => {
    expect(callbackUrlProblems({ displayName: "RustDesk" })).toEqual([]);
    expect(callbackUrlProblems({ displayName: "RustDesk", web: {} })).toEqual([]);
  });

  const scheme = "start with https://, or with http://localhost on this machine";
  const path = "have the path /api/oidc/callback and nothing after it";

  test.each([
    ["http://desk.example.com/api/oidc/callback", scheme],
    ["http://localhost.example.com/api/oidc/callback", scheme],
    ["http://localhost:8000@desk.example.com/api/oidc/callback", `${scheme}; it must have no user name`],
    ["http://127.0.0.1/api/oidc/callback", scheme],
    ["rustdesk://api/oidc/callback", `${scheme}; it must ${path}`],
    ["https://*.example.com/api/oidc/callback", "have no wildcard"],
    ["https://desk.example.com/*", `have no wildcard; it must ${path}`],
    ["https://ada@desk.example.com/api/oidc/callback", "have no user name"],
    ["https://desk.example.com/", path],
    ["https://desk.example.com/api/oidc/callback/", path],
    ["https://desk.example.com/API/oidc/callback", path],
    ["https://desk.example.com/x/../api/oidc/callback", path],
    ["https://desk.example.com/api/oidc/callback?next=/", path],
    ["https://desk.example.com/api/oidc/callback#x", path],
    ["https://desk example.com/api/oidc/callback", "be a URL"],
  ])("refuses %s", (uri, must) => {
    const problem = `${JSON.stringify(uri)} must ${must}. ${advice}`;
    const good = "https://desk.example.com/api/oidc/callback";
    expect(callbackUrlProblems(application(good, uri))).toEqual([`web.redirectUris[1] ${problem}`]);
    expect(callbackUrisProblems({ applicationId: "/applications/1", type: "Web", redirectUris: [uri] })).toEqual([
      `redirectUris[0] ${problem}`,
    ]);
  });

  test("leaves other platforms to web-platform-only", () => {
    const redirectUris = ["http://desk.example.com/"];
    expect(callbackUrisProblems({ applicationId: "/applications/1", type: "SPA", redirectUris })).toEqual([]);
  });
});
