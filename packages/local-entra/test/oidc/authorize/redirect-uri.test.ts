import { expect, test } from "vitest";

import { matchReplyAddress } from "../../../src/oidc/client/redirect-uri.ts";
import { registration, webPlatform } from "../fixtures.ts";

const matched = (registered: string, requested: string) =>
  matchReplyAddress(registration({ web: webPlatform([registered]) }), requested) !== undefined;

test.each([
  ["exactly", "https://desk.example.com/api/oidc/callback", "https://desk.example.com/api/oidc/callback"],
  ["in another case of scheme and host", "https://desk.example.com/cb", "HTTPS://Desk.Example.COM/cb"],
  ["with the default port written out", "https://desk.example.com/cb", "https://desk.example.com:443/cb"],
  ["on localhost at any port", "http://localhost/cb", "http://localhost:8000/cb"],
  ["on localhost at another port than registered", "http://localhost:8000/cb", "http://localhost:9000/cb"],
  ["on localhost over https at any port", "https://localhost/cb", "https://localhost:8443/cb"],
  ["on 127.0.0.1 at any port", "http://127.0.0.1/cb", "http://127.0.0.1:8000/cb"],
  ["with its query", "https://desk.example.com/cb?a=1", "https://desk.example.com/cb?a=1"],
  ["with the slash that an empty path stands for", "https://desk.example.com/", "https://desk.example.com"],
  ["of a scheme of its own", "msal1234://auth", "msal1234://auth"],
])("a requested redirect URI matches the registered one %s", (_how, registered, requested) => {
  expect(matched(registered, requested)).toBe(true);
});

test.each([
  ["another host", "https://desk.example.com/cb", "https://desk.example.com.evil.test/cb"],
  ["another scheme", "https://desk.example.com/cb", "http://desk.example.com/cb"],
  ["another port", "https://desk.example.com/cb", "https://desk.example.com:8443/cb"],
  ["another path", "https://desk.example.com/cb", "https://desk.example.com/cb/more"],
  ["a trailing slash", "https://desk.example.com/cb", "https://desk.example.com/cb/"],
  ["another case of the path", "https://desk.example.com/cb", "https://desk.example.com/CB"],
  ["a path that only resolves to it", "https://desk.example.com/cb", "https://desk.example.com/x/../cb"],
  ["an added query", "https://desk.example.com/cb", "https://desk.example.com/cb?a=1"],
  ["another query", "https://desk.example.com/cb?a=1", "https://desk.example.com/cb?a=2"],
  ["an added fragment", "https://desk.example.com/cb", "https://desk.example.com/cb#x"],
  ["a user name before the host", "https://desk.example.com/cb", "https://me@desk.example.com/cb"],
  ["127.0.0.1 where localhost is registered", "http://localhost/cb", "http://127.0.0.1/cb"],
  ["a host that only begins with localhost", "http://localhost/cb", "http://localhost.evil.test/cb"],
  ["what is not a URI", "https://desk.example.com/cb", "not a uri"],
  ["another scheme of its own", "msal1234://auth", "msal9999://auth"],
])("a requested redirect URI does not match %s", (_what, registered, requested) => {
  expect(matched(registered, requested)).toBe(false);
});

test("the match keeps the request's spelling and tells the platform", () => {
  const application = registration({ spa: { redirectUris: ["http://localhost/spa"] } });
  const uri = "http://localhost:5173/spa";
  expect(matchReplyAddress(application, uri)).toEqual({ uri, platform: "spa" });
});
