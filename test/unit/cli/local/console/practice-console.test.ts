import { createServer } from "node:http";

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { notBroughtUp } from "../../../../../cli/environment/environment-choice.ts";
import { type PracticeName, practices } from "../../../../../cli/local/console/practices.ts";
import { servePracticeConsole } from "../../../../../cli/local/console/served.ts";
import { freePort, type Practice, startPractice } from "./practice.ts";

const bugs: unknown[] = [];
let practice: Practice;

beforeAll(async () => {
  practice = await startPractice(bugs);
}, 60_000);

afterAll(async () => {
  await practice?.close();
});

afterEach(() => {
  expect(bugs).toEqual([]);
});

interface Answered {
  status: number;
  location: string | null;
  text: string;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(`${practice.origin}${path}`, { redirect: "manual", ...init });
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
}

/** Sends a form as a page of the console does, or one of `origin`. */
function submit(path: string, fields: Record<string, string>, origin = practice.origin): Promise<Answered> {
  return ask(path, { method: "POST", body: new URLSearchParams(fields), headers: { origin } });
}

function dialog(changes: Record<string, string> = {}): Record<string, string> {
  const { clientId, clientSecret, issuer } = practice.sheet;
  return { authType: "Microsoft", clientId, clientSecret, issuer, ...changes };
}

function practised(name: PracticeName): Promise<Answered> {
  return submit("/practice", { name });
}

/** As a RustDesk client asks (https://github.com/rustdesk/rustdesk-server-pro/issues/236). */
function auth(op = "azure"): Promise<Answered> {
  const deviceInfo = { name: "test", os: "linux", type: "client" };
  const body = JSON.stringify({ deviceInfo, id: "1", op, uuid: "dQ==" });
  return ask("/api/oidc/auth", { method: "POST", body, headers: { "content-type": "application/json" } });
}

describe("RustDesk's endpoints", () => {
  test("know no provider before one was saved", async () => {
    expect(await ask("/api/login-options")).toMatchObject({ status: 200, text: "[]" });
    expect(await auth()).toMatchObject({ status: 400, text: '{"error":"There is no such auth provider"}' });
  });

  test("name the saved provider, and ask Entra ID with what was typed in", async () => {
    expect(await submit("/provider", dialog())).toMatchObject({ status: 303, location: "/#saved" });
    const options = JSON.parse((await ask("/api/login-options")).text);
    expect(options).toEqual(['common-oidc/[{"name":"azure"}]', "oidc/azure"]);
    const { code, url } = JSON.parse((await auth()).text);
    const { origin, pathname, searchParams } = new URL(url);
    const { entra, sheet } = practice;
    expect(`${origin}${pathname}`).toBe(`${entra.url}/${entra.tenantId}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ client_id: sheet.clientId, redirect_uri: sheet.callbackUrls[0], response_type: "code" },
      ...{ scope: "openid email profile", state: code, nonce: expect.stringMatching(/^[\w-]{43}$/) },
    });
  });

  test.each(["google", "", "__proto__"])("know no other provider: %s", async (op) => {
    expect(await auth(op)).toMatchObject({ status: 400, text: '{"error":"There is no such auth provider"}' });
  });

  test("say what RustDesk's library says of an Issuer that is not the document's", async () => {
    await practised("issuer-slash");
    const { issuer } = practice.sheet;
    const error = `Validation error: unexpected issuer URI \`${issuer}\` (expected \`${issuer}/\`)`;
    expect(await auth()).toMatchObject({ status: 400, text: JSON.stringify({ error }) });
    await practised("issuer-tenant");
    const { error: refused } = JSON.parse((await auth()).text);
    expect(refused).toMatch(
      /^Server returned invalid response: HTTP status code 400 Bad Request at https:\/\/localhost:\d+\/[\da-f-]{36}\/v2\.0\/\.well-known\/openid-configuration$/,
    );
  });
});

describe("the dialog", () => {
  test("says of each field what is wrong, and saves nothing", async () => {
    const fields = {
      authType: "Google",
      clientId: "",
      clientSecret: "",
      issuer: "https://login.microsoftonline.com/x/v2.0",
    };
    const { status, text } = await submit("/provider", fields);
    expect(status).toBe(400);
    expect([...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, item]) => item)).toEqual([
      "Auth type must be Microsoft for Entra ID (consoles until 1.8.3: Azure).",
      "Client id must be filled in.",
      "Client secret must be filled in.",
      `Issuer must begin with ${practice.entra.url}/: this console speaks with local Entra ID alone. What belongs to a real ` +
        "tenant is filled in at RustDesk&#39;s console.",
    ]);
  });

  test("keeps what was typed in but the client secret, as text", async () => {
    const typed = dialog({ issuer: "", clientId: `"><script>alert(1)</script>`, clientSecret: "typed-secret" });
    const { text } = await submit("/provider", typed);
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(text).not.toContain("<script");
    expect(text).not.toContain("typed-secret");
  });

  test("takes the Callback url from the address bar at the time of saving", async () => {
    const { origin } = practice;
    const other = origin.replace("localhost", "127.0.0.1");
    const body = new URLSearchParams(dialog());
    await fetch(`${other}/provider`, { method: "POST", body, headers: { origin: other }, redirect: "manual" });
    expect(new URL(JSON.parse((await auth()).text).url).searchParams.get("redirect_uri")).toBe(
      `${other}/api/oidc/callback`,
    );
    const { text } = await ask("/");
    expect(text).toContain(`value="${origin}/api/oidc/callback" readonly`);
    expect(text).toContain(`${other}/api/oidc/callback (of the address at which it was saved)`);
  });

  test.each(Object.keys(practices) as PracticeName[])("shows no client secret: %s", async (name) => {
    expect(await practised(name)).toMatchObject({ status: 303, location: "/#saved" });
    const { text } = await ask("/");
    expect(text).toContain("saved, not shown");
    expect(text).not.toContain(practice.sheet.clientSecret);
  });
});

describe("the callback", () => {
  test("hides what Entra ID said as RustDesk does, and shows it beside", async () => {
    const error = { error: "access_denied", error_description: "AADSTS65004: User declined to consent.", state: "x" };
    const { status, text } = await ask(`/api/oidc/callback?${new URLSearchParams(error)}`);
    expect(status).toBe(400);
    expect(text).toContain('<pre class="shown">Failed to deserialize query string: missing field `code`</pre>');
    expect(text).toContain('<pre class="shown">AADSTS65004: User declined to consent.</pre>');
    expect(text).toContain("<h2>AADSTS65004</h2>");
  });

  test.each(["?code=x", ""])("misses what RustDesk needs: %s", async (query) => {
    const { status, text } = await ask(`/api/oidc/callback${query}`);
    expect(status).toBe(400);
    expect(text).toContain(`missing field \`${query === "" ? "code" : "state"}\``);
  });

  test("knows no sign-in that it did not begin", async () => {
    const { status, text } = await ask("/api/oidc/callback?code=x&state=y");
    expect(status).toBe(400);
    expect(text).toContain("This sign-in is not known here");
  });
});

describe("whoever is not at the console", () => {
  test.each(["https://attacker.example", "null"])("may not post a form: %s", async (origin) => {
    expect(await submit("/practice", { name: "right" }, origin)).toMatchObject({ status: 403 });
  });

  test("may not post a form without an origin, nor JSON with another's", async () => {
    const body = new URLSearchParams({ name: "right" });
    expect(await ask("/practice", { method: "POST", body })).toMatchObject({ status: 403 });
    const headers = { "content-type": "application/json", origin: "https://attacker.example" };
    expect(await ask("/api/oidc/auth", { method: "POST", body: "{}", headers })).toMatchObject({ status: 403 });
    const plain = { "content-type": "text/plain" };
    expect(await ask("/api/oidc/auth", { method: "POST", body: "{}", headers: plain })).toMatchObject({ status: 403 });
  });

  test("may not reach it by another name", async () => {
    const { status, text } = await askAs("rebound.example");
    expect(status).toBe(421);
    expect(text).toContain(`${practice.origin} and `);
  });

  test.each([
    ["too much", { method: "POST", body: "x".repeat(20_000) }, 413],
    ["another method", { method: "DELETE" }, 405],
    ["another kind of body", { method: "POST", body: "{}", type: "text/plain" }, 415],
  ])("is refused %s", async (_what, { type, ...init }: RequestInit & { type?: string }, status) => {
    const headers = { origin: practice.origin, "content-type": type ?? "application/x-www-form-urlencoded" };
    expect(await ask("/provider", { ...init, headers })).toMatchObject({ status });
  });

  test("finds no page to run scripts on, to frame, or to send a form elsewhere from", async () => {
    const { headers } = await fetch(practice.origin);
    const targets = [practice.origin, practice.origin.replace("localhost", "127.0.0.1"), practice.entra.url].join(" ");
    expect(headers.get("content-security-policy")).toMatch(
      new RegExp(
        `^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'$`,
      ),
    );
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

/** `fetch` sets Host itself. */
async function askAs(host: string): Promise<{ status: number | undefined; text: string }> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const { port } = new URL(practice.origin);
    request({ host: "127.0.0.1", port, headers: { host } }, async (response) => {
      const text = (await response.toArray()).join("");
      resolve({ status: response.statusCode, text });
    })
      .on("error", reject)
      .end();
  });
}

test("what practising has made in the directory is gone with the next practice, and at the end", async () => {
  const { applications } = practice.entra.directory;
  const credentials = () =>
    applications.getByAppId(practice.sheet.clientId)?.passwordCredentials.map(({ displayName }) => displayName);
  const before = credentials();
  await practised("expired");
  expect(credentials()).toEqual([...(before ?? []), "Practice console: expired"]);
  await practised("right");
  expect(credentials()).toEqual(before);
  await practised("expired");
  practice.console.close();
  expect(credentials()).toEqual(before);
});

test("outputs that are gone are no failure of the console", async () => {
  vi.spyOn(practice, "outputs").mockImplementationOnce(() => {
    throw notBroughtUp("local --stack dev");
  });
  expect(await practised("right")).toMatchObject({
    status: 409,
    text: expect.stringContaining("`npm run up -- local --stack dev`"),
  });
});

test("a practice that is not there is refused", async () => {
  expect(await submit("/practice", { name: "toString" })).toMatchObject({ status: 400 });
});

describe("beside `npm run local -- --serve`", () => {
  function serve(callbackUrl: string) {
    const stack = { name: "dev" } as Parameters<typeof servePracticeConsole>[0]["stack"];
    return servePracticeConsole({ stack, entra: practice.entra }, { ...practice.sheet, callbackUrls: [callbackUrl] });
  }

  test("it is served where the environment's console is opened", async () => {
    const origin = `http://localhost:${await freePort()}`;
    const { line, close } = await serve(`${origin}/api/oidc/callback`);
    expect(line).toBe(`Practice console, to fill in RustDesk's dialog and to sign in with it: ${origin}/`);
    expect((await fetch(origin)).status).toBe(200);
    await close();
    await expect(fetch(origin)).rejects.toThrow();
  });

  test("it is not where that is elsewhere", async () => {
    expect((await serve("https://desk.example.com/api/oidc/callback")).line).toBe(
      "Practice console: none, since the first of consoleOrigins must be http://localhost with a port for it, and is https://desk.example.com.",
    );
  });

  test("it is not where another program listens, and serving goes on", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const { line, close } = await serve(`http://localhost:${port}/api/oidc/callback`);
    expect(line).toBe(
      `Practice console: none, since another program listens on http://localhost:${port}; stop it and start again.`,
    );
    await close();
    other.close();
  });
});
