import { describe, expect, test } from "vitest";

import { callbackUrlsOf } from "../../../../components/rules/callback-url.ts";

const plain = ' Use the console\'s address up to the first single slash, such as "https://desk.example.com".';

function problemsOf(...origins: string[]): string[] {
  return callbackUrlsOf(origins, "AzureADMyOrg").problems;
}

describe("callback URLs", () => {
  test("are the origin and the console's fixed path, one for each origin in the given order", () => {
    expect(
      callbackUrlsOf(
        ["https://desk.example.com", "https://192.168.10.20:21114", "http://localhost:8000"],
        "AzureADMyOrg",
      ),
    ).toEqual({
      callbackUrls: [
        "https://desk.example.com/api/oidc/callback",
        "https://192.168.10.20:21114/api/oidc/callback",
        "http://localhost:8000/api/oidc/callback",
      ],
      problems: [],
    });
  });

  test("have the host in the form that a browser sends: lower case, no default port, no trailing slash", () => {
    expect(callbackUrlsOf(["HTTPS://Desk.Example.COM:443/", "https://bücher.example"], "AzureADMyOrg")).toEqual({
      callbackUrls: ["https://desk.example.com/api/oidc/callback", "https://xn--bcher-kva.example/api/oidc/callback"],
      problems: [],
    });
  });

  test.each([
    [
      "http://desk.example.com",
      'must start with https:// (Entra ID takes http:// for localhost only). Use "https://desk.example.com".',
    ],
    [
      "http://localhost.evil.example",
      'must start with https:// (Entra ID takes http:// for localhost only). Use "https://localhost.evil.example".',
    ],
    [
      "ftp://desk.example.com",
      'must start with https:// (Entra ID takes http:// for localhost only). Use "https://desk.example.com".',
    ],
    [
      "http://127.0.0.1:8000",
      'must name the host "localhost" (the portal does not take http://127.0.0.1). Use "http://localhost:8000".',
    ],
    [
      "http://[::1]:8000",
      'must name the host "localhost" (Entra ID does not support the IPv6 loopback address [::1]). Use "http://localhost:8000".',
    ],
    ["https://admin@desk.example.com", `must have no user name or password.${plain}`],
    ["https://desk.example.com@evil.example", `must have no user name or password.${plain}`],
    ["https://desk.example.com.", `must have no dot behind its host, nor two in a row.${plain}`],
    ["https://desk.example.com:211145", `must be an origin: scheme, host and, where needed, port up to 65535.${plain}`],
    ["https://1.2.3.4.5", `must be an origin: scheme, host and, where needed, port up to 65535.${plain}`],
    ["https//desk.example.com", `must be an origin: scheme, host and, where needed, port up to 65535.${plain}`],
    [
      "https://*.example.com",
      "must name one host (with a wildcard, any host under the domain could receive a sign-in). Use the console's " +
        'address up to the first single slash, such as "https://desk.example.com".',
    ],
    [
      "https://desk(1).example.com",
      "must have no blanks and none of ! $ ' ( ) , ; (Entra ID does not support them in a redirect URI). Use the " +
        'console\'s address up to the first single slash, such as "https://desk.example.com".',
    ],
    [
      " https://desk.example.com",
      "must have no blanks and none of ! $ ' ( ) , ; (Entra ID does not support them in a redirect URI). " +
        'Use "https://desk.example.com".',
    ],
    [
      "https://desk.example.com/console",
      'must have no path (the callback\'s fixed path /api/oidc/callback is added to it). Use "https://desk.example.com".',
    ],
    ["https://desk.example.com?", 'must have no query. Use "https://desk.example.com".'],
    ["https://desk.example.com/?a=b", 'must have no query. Use "https://desk.example.com".'],
    ["https://desk.example.com/#/settings", 'must have no fragment. Use "https://desk.example.com".'],
    [
      "desk.example.com:8443",
      'must be an origin: scheme, host and, where needed, port up to 65535. Use "https://desk.example.com:8443".',
    ],
    [
      "",
      "must be an origin: scheme, host and, where needed, port up to 65535. Use the console's address up to the first single " +
        'slash, such as "https://desk.example.com".',
    ],
  ])("refuse %j", (origin, rest) => {
    expect(problemsOf(origin)).toEqual([`consoleOrigins[0] ${JSON.stringify(origin)} ${rest}`]);
  });

  test.each([
    ["https://0x7f.1", "127.0.0.1"],
    ["https://1.2.3", "1.2.0.3"],
    ["https://2130706433", "127.0.0.1"],
    ["https://ｄｅｓｋ.example.com", "desk.example.com"],
    ["https://desk。example.com", "desk.example.com"],
    ["https://desk\u200b.example.com", "desk.example.com"],
    ["https://desk%2eexample.com", "desk.example.com"],
    ["https:\\\\desk.example.com", "desk.example.com"],
    ["https:desk.example.com", "desk.example.com"],
    ["https://desk.example.com:", "desk.example.com"],
    ["https://desk.example.com:0443", "desk.example.com"],
    ["https://[2001:DB8:0::1]", "[2001:db8::1]"],
    ["https://https://desk.example.com", "https"],
  ])("refuse %j, which a browser reads as %s, and advise neither", (origin, host) => {
    const [problem, ...others] = problemsOf(origin);
    expect(problem).toContain(
      `consoleOrigins[0] ${JSON.stringify(origin)} must name the host that is meant, after https:// (a browser reads this one as ${host})`,
    );
    expect(problem?.endsWith(plain)).toBe(true);
    expect(others).toEqual([]);
  });

  test.each([
    "http://desk.example.com:80",
    "http://desk.example.com:443",
    "http://bücher.example/x",
    "http://0x7f.1",
    "foo://0x7f.1",
    "0x7f.1",
    "//desk.example.com",
    "desk.example.com\\@evil.example",
    "https://desk.example.com\\@evil.example",
    "https://a.example\nhttps://b.example",
    "https://desk.exa\tmple.com",
    "https://<your-server>",
    "http://localhost:99999",
    "https://*.example.com/",
    "localhost:8000",
    "http://[::1]:8000/x",
    "https//desk.example.com",
    "http//192.168.10.20:21114",
    "javascript:alert(1)",
    "desk..example.com",
  ])("keep their own advice: %j", (origin) => {
    const [, advised = "https://desk.example.com"] =
      / Use "([^"]*)"\.$/.exec(problemsOf(origin)[0] ?? "no problem") ?? [];
    expect(problemsOf(advised)).toEqual([]);
    expect(["https://https", "https://http", "https://evil.example"]).not.toContain(advised);
  });

  test("name every rule that one origin breaks, and every origin that breaks one", () => {
    expect(problemsOf("http://desk.example.com/web?x#y", "https://ok.example.com", "https://[::1]")).toEqual([
      'consoleOrigins[0] "http://desk.example.com/web?x#y" must start with https:// (Entra ID takes http:// for ' +
        "localhost only); it must have no path (the callback's fixed path /api/oidc/callback is added to it); it must " +
        'have no query; it must have no fragment. Use "https://desk.example.com".',
      'consoleOrigins[2] "https://[::1]" must name the host "localhost" (Entra ID does not support the IPv6 loopback ' +
        'address [::1]). Use "https://localhost".',
    ]);
  });

  test("may have 255 characters and not 256", () => {
    const label = "a".repeat(60);
    const longest = `https://${label}.${label}.${label}.${"b".repeat(255 - 8 - 183 - 18 - 4)}.com`;
    const { callbackUrls, problems } = callbackUrlsOf([longest], "AzureADMyOrg");
    expect(problems).toEqual([]);
    expect(callbackUrls[0]).toHaveLength(255);
    const tooLong = longest.replace(".com", ".info");
    expect(problemsOf(tooLong)).toEqual([
      `consoleOrigins[0] "${tooLong}" must make a callback URL of under 256 characters. Use a shorter host name.`,
    ]);
  });

  test.each([
    [
      "https://Desk.example.com",
      "https://desk.example.com",
      "the case of the host and the default port make no difference",
    ],
    [
      "https://desk.example.com:443",
      "https://desk.example.com",
      "the case of the host and the default port make no difference",
    ],
    ["http://localhost:8000", "http://localhost:9000", "on localhost Entra ID ignores the port"],
  ])("refuse %j beside %j as a duplicate", (first, second, why) => {
    expect(problemsOf(first, second)).toEqual([
      `consoleOrigins[1] "${second}" must not repeat consoleOrigins[0] "${first}" (${why}). Remove one of them.`,
    ]);
  });

  test("differ by port on any host but localhost, and by scheme", () => {
    expect(problemsOf("https://desk.example.com", "https://desk.example.com:8443")).toEqual([]);
    expect(problemsOf("https://localhost:8443", "http://localhost:8000")).toEqual([]);
  });

  test("are at least one", () => {
    expect(problemsOf()).toEqual([
      'consoleOrigins must name at least one origin of the RustDesk console, such as "https://desk.example.com"; got ' +
        "none. Add what the browser's address bar shows of the console, up to the first single slash.",
    ]);
  });

  test.each([
    ["AzureADMyOrg", 256],
    ["AzureADMultipleOrgs", 256],
    ["AzureADandPersonalMicrosoftAccount", 100],
    ["PersonalMicrosoftAccount", 100],
  ] as const)("are, for %s, at most %i", (audience, max) => {
    const origins = Array.from({ length: max + 1 }, (_, index) => `https://desk${index}.example.com`);
    expect(callbackUrlsOf(origins.slice(1), audience).problems).toEqual([]);
    expect(callbackUrlsOf(origins, audience).problems).toEqual([
      `consoleOrigins must name at most ${max} origins with signInAudience ${audience}; got ${max + 1}. Remove some.`,
    ]);
  });
});
