import { describe, expect, test } from "vitest";

import { consoleOriginOf, isSameAddress } from "../../../../cli/impact/console-origin.ts";

describe("the origin of a console", () => {
  test.each([
    ["https://desk.example.com/api/oidc/callback", "https://desk.example.com"],
    ["https://desk.example.com:21114/api/oidc/callback", "https://desk.example.com:21114"],
    ["http://localhost:8000/api/oidc/callback", "http://localhost:8000"],
    ["https://Desk.Example.com/api/oidc/callback", "https://desk.example.com"],
    ["https://desk.example.com:443/api/oidc/callback", "https://desk.example.com"],
    ["https://büro.example.com/api/oidc/callback", "https://xn--bro-hoa.example.com"],
  ])("is told by %s", (uri, origin) => {
    expect(consoleOriginOf(uri)).toBe(origin);
  });

  test.each([
    "https://desk.example.com/api/oidc/callback/",
    "https://desk.example.com/API/oidc/callback",
    "https://desk.example.com/api/oidc/callback?x=1",
    "https://desk.example.com/",
    "https://desk.example.com/x/../api/oidc/callback",
    "https://desk.example.com/api/oidc/c%61llback",
    "https://ada@desk.example.com/api/oidc/callback",
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

describe("a redirect URI", () => {
  const uri = "https://desk.example.com/Cb?a=1";

  test.each([
    [uri, "HTTPS://Desk.Example.COM/Cb?a=1"],
    [uri, "https://desk.example.com:443/Cb?a=1"],
    ["https://xn--bro-hoa.example.com/cb", "https://BÜRO.example.com/cb"],
    ["https://desk.example.com", "https://desk.example.com/"],
    ["http://localhost:8000/cb", "http://localhost:9000/cb"],
    ["http://127.0.0.1/cb", "http://127.0.0.1:9000/cb"],
    ["myapp://auth", "myapp://auth"],
  ])("is the same address: %s and %s", (one, other) => {
    expect(isSameAddress(one, other)).toBe(true);
    expect(isSameAddress(other, one)).toBe(true);
  });

  test.each([
    [uri, "https://desk.example.com/cb?a=1"],
    [uri, "https://desk.example.com/%43b?a=1"],
    [uri, "https://desk.example.com/Cb?a=2"],
    [uri, "https://desk.example.com/Cb/?a=1"],
    [uri, "https://desk.example.com/x/../Cb?a=1"],
    [uri, "https://desk.example.com./Cb?a=1"],
    [uri, "https://desk.example.com:8443/Cb?a=1"],
    [uri, "http://desk.example.com/Cb?a=1"],
    ["http://localhost/cb", "http://127.0.0.1/cb"],
    ["http://localhost/cb", "https://localhost/cb"],
    ["myapp://auth", "MyApp://auth"],
  ])("is another address: %s and %s", (one, other) => {
    expect(isSameAddress(one, other)).toBe(false);
    expect(isSameAddress(other, one)).toBe(false);
  });
});
