import { describe, expect, test } from "vitest";

import { callbackUrisProblems, callbackUrlProblems } from "../../../policy/rules/callback-urls.ts";

const application = (...redirectUris: string[]) => ({ displayName: "RustDesk", web: { redirectUris } });

const settings = { hosts: [], developmentOrigins: [] };
const added = (type: "Web" | "SPA", uri: string) => ({ applicationId: "/applications/1", type, redirectUris: [uri] });

const advice =
  "Use the console's address up to the first single slash and add /api/oidc/callback, such as " +
  "https://desk.example.com/api/oidc/callback.";

describe("callback-urls-only", () => {
  test.each(["https://desk.example.com/api/oidc/callback", "https://192.168.10.20:21114/api/oidc/callback"])(
    "allows %s",
    (uri) => {
      expect(callbackUrlProblems(application(uri), settings)).toEqual([]);
      expect(callbackUrisProblems(added("Web", uri), settings)).toEqual([]);
    },
  );

  test.each([
    "https://localhost/api/oidc/callback",
    "http://localhost/api/oidc/callback",
    "http://localhost:8000/api/oidc/callback",
  ])("allows %s where the environment is not real, and refuses it where it is or may be", (uri) => {
    const development = "https://desk.dev.example.com/api/oidc/callback";
    const trying = { ...settings, developmentOrigins: ["https://desk.dev.example.com"] };
    expect(callbackUrlProblems(application(uri), settings)).toEqual([]);
    expect(callbackUrlProblems(application(uri, development), trying)).toEqual([]);
    const problem =
      `${JSON.stringify(uri)} must not be on localhost in a real environment, which has a console elsewhere. Remove it; a ` +
      "console for trying out gets an environment of its own.";
    expect(callbackUrlProblems(application(uri, development), settings)).toEqual([`web.redirectUris[0] ${problem}`]);
    expect(callbackUrisProblems(added("Web", uri), trying)).toEqual([`redirectUris[0] ${problem}`]);
  });

  test("refuses another host than those that the configuration allows, where it allows some", () => {
    const desk = "https://Desk.example.com:8443/api/oidc/callback";
    const hosts = ["DESK.example.com"];
    expect(callbackUrlProblems(application(desk), { ...settings, hosts })).toEqual([]);
    const [problem] = callbackUrlProblems(application(desk, "https://evil.example.com/api/oidc/callback"), {
      ...settings,
      hosts,
    });
    expect(problem).toBe(
      'web.redirectUris[1] "https://evil.example.com/api/oidc/callback" must be on DESK.example.com. Remove it, or allow the ' +
        "host in callback-urls-only.hosts of the pack's configuration.",
    );
  });

  test("allows an application without redirect URIs", () => {
    expect(callbackUrlProblems({ displayName: "RustDesk" }, settings)).toEqual([]);
    expect(callbackUrlProblems({ displayName: "RustDesk", web: {} }, settings)).toEqual([]);
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
    expect(callbackUrlProblems(application(good, uri), settings)).toEqual([`web.redirectUris[1] ${problem}`]);
    expect(callbackUrisProblems(added("Web", uri), settings)).toEqual([`redirectUris[0] ${problem}`]);
  });

  test("leaves other platforms to web-platform-only", () => {
    expect(callbackUrisProblems(added("SPA", "http://desk.example.com/"), settings)).toEqual([]);
  });
});
