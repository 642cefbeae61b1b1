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

// Two readers of an address need not agree on its host; nothing but the text that is registered may pass.
const registered = "https://desk.example.com/api/oidc/callback";
const host = "https://desk.example.com";
const path = "/api/oidc/callback";

test.each([
  ["a backslash after the host", `${host}\\.evil.test${path}`],
  ["a backslash before another host", `https://evil.test\\@desk.example.com${path}`],
  ["backslashes for slashes", `https:\\\\desk.example.com${path}`],
  ["a backslash in the path", `${host}/api\\oidc/callback`],
  ["one slash", `https:/desk.example.com${path}`],
  ["no slashes", `https:desk.example.com${path}`],
  ["three slashes", `https:///desk.example.com${path}`],
  ["no scheme", `//desk.example.com${path}`],
  ["a tab in the host", `https://desk.exa\tmple.com${path}`],
  ["a newline in the host", `https://desk.example.com\n.evil.test${path}`],
  ["a tab in the scheme", `ht\ttps://desk.example.com${path}`],
  ["a newline in the path", `${host}/api/oidc\n/callback`],
  ["a newline at the end", `${registered}\n`],
  ["a blank before", ` ${registered}`],
  ["a blank after", `${registered} `],
  ["a NUL", `${registered}\0`],
  ["a control character in the host", `https://desk.example.com\x7f${path}`],
  ["a byte order mark", `\ufeff${registered}`],
  ["a user name", `https://desk.example.com@evil.test${path}`],
  ["a user name and a password", `https://a:b@desk.example.com${path}`],
  ["an empty user name", `https://@desk.example.com${path}`],
  ["two user names", `https://a@evil.test@desk.example.com${path}`],
  ["an empty fragment", `${registered}#`],
  ["a fragment instead of the path", `${host}#${path}`],
  ["a host after a fragment", `https://evil.test#@desk.example.com${path}`],
  ["a host after a query", `https://evil.test?@desk.example.com${path}`],
  ["an empty query", `${registered}?`],
  ["an escaped dot in the host", `https://desk%2eexample.com${path}`],
  ["an escaped slash after the host", `${host}%2f.evil.test${path}`],
  ["an escaped letter in the path", `${host}/%61pi/oidc/callback`],
  ["an escaped slash in the path", `${host}/api%2Foidc/callback`],
  ["an escaped NUL", `${registered}%00`],
  ["a dot segment", `${host}/api/./oidc/callback`],
  ["an escaped dot segment", `${host}/x/%2e%2e${path}`],
  ["a doubled slash", `${host}//api/oidc/callback`],
  ["a path parameter", `${registered};x`],
  ["a wildcard", "https://*.example.com/api/oidc/callback"],
  ["a dot at the end of the host", `https://desk.example.com.${path}`],
  ["a full stop of another script", `https://desk。example。com${path}`],
  ["full-width letters", `https://ｄｅｓｋ.example.com${path}`],
  ["a letter of another alphabet", `https://dеsk.example.com${path}`],
  ["a soft hyphen", `https://desk.exam\u00adple.com${path}`],
  ["a ligature that a parser takes apart", `https://desk.example.com${path}`.replace("com", "ﬁcom")],
  ["an empty port", `https://desk.example.com:${path}`],
  ["a port with zeros before it", `https://desk.example.com:0443${path}`],
  ["a port that is too large by 65,536", `https://desk.example.com:65979${path}`],
  ["a port that is no number", `https://desk.example.com:443.evil.test${path}`],
  ["port zero", `https://desk.example.com:0${path}`],
  ["the default port of another scheme", `https://desk.example.com:80${path}`],
  ["a long user name", `https://${"a".repeat(100_000)}@desk.example.com${path}`],
  ["a long path", `${registered}${"/..".repeat(100_000)}`],
])("nothing but the registered address passes: not with %s", (_what, requested) => {
  expect(matched(registered, requested)).toBe(false);
});

test.each([
  ["with a number for the host", "http://127.0.0.1/cb", "http://2130706433/cb"],
  ["with an octal host", "http://127.0.0.1/cb", "http://0177.0.0.1/cb"],
  ["with a short host", "http://127.0.0.1/cb", "http://127.1/cb"],
  ["of another loopback address", "http://127.0.0.1/cb", "http://127.0.0.2/cb"],
  ["of IPv6", "http://localhost/cb", "http://[::1]/cb"],
  ["of IPv4 written as IPv6", "http://127.0.0.1/cb", "http://[::ffff:127.0.0.1]/cb"],
  ["with a zone", "http://localhost/cb", "http://[::1%25lo]/cb"],
  ["with a port that is none", "http://localhost/cb", "http://localhost:70000/cb"],
  ["with a user name", "http://localhost/cb", "http://localhost:80@evil.test/cb"],
  ["with a backslash after the port", "http://localhost/cb", "http://localhost:80\\.evil.test/cb"],
  ["over another scheme", "http://localhost/cb", "https://localhost/cb"],
  ["at a port where IPv6 is registered", "http://[::1]:80/cb", "http://[::1]:8000/cb"],
])("a loopback address passes at any port, but not %s", (_how, ours, requested) => {
  expect(matched(ours, requested)).toBe(false);
});

test("what is registered passes as it is written, whatever it is", () => {
  for (const uri of [
    "https://dösk.example/cb",
    "https://xn--dsk-sna.example/cb",
    "http://[::1]:80/cb",
    "urn:ietf:wg:oauth:2.0:oob",
  ]) {
    expect(matched(uri, uri)).toBe(true);
  }
  expect(matched("https://dösk.example/cb", "https://xn--dsk-sna.example/cb")).toBe(false);
});

test("the match keeps the request's spelling and tells the platform", () => {
  const application = registration({ spa: { redirectUris: ["http://localhost/spa"] } });
  const uri = "http://localhost:5173/spa";
  expect(matchReplyAddress(application, uri)).toEqual({ uri, platform: "spa" });
});
