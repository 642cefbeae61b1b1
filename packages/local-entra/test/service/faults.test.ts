import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { trustCertificateAuthority } from "../../src/certificate/trust.ts";
import { type LocalEntra, startLocalEntra } from "../../src/local-entra.ts";

let folder: string;
let entra: LocalEntra;
let now = new Date();
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "faults-"));
  entra = await startLocalEntra({ folder, clock: () => now });
  trustCertificateAuthority(entra.caFile);
  const { tenantId, deployer, origin } = entra;
  const response = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: deployer.clientId,
      client_secret: deployer.clientSecret,
      scope: `${origin}/.default`,
    }),
  });
  token = ((await response.json()) as { access_token: string }).access_token;
});

afterAll(async () => {
  await entra.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  entra.faults.clear();
  now = new Date();
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(entra.origin + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: bodies are JSON of any form; each test asserts the part that it is about
  const answer: any = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body: answer };
}

const APPLICATIONS = "/v1.0/applications";

async function create(displayName = "RustDesk"): Promise<string> {
  const { status, body } = await call("POST", APPLICATIONS, { displayName });
  expect(status).toBe(201);
  return body.id;
}

function stored(displayName: string): number {
  return entra.directory.applications.list().filter((application) => application.displayName === displayName)
    .length;
}

describe("without faults", () => {
  it("what was made can be read at once", async () => {
    expect((await call("GET", `${APPLICATIONS}/${await create()}`)).status).toBe(200);
  });
});

describe("throttled", () => {
  it("answers 429 with Retry-After as often as it was told, and changes nothing", async () => {
    entra.faults.add({ fault: "throttled", retryAfter: 7, times: 2 });

    const answers = [
      await call("POST", APPLICATIONS, { displayName: "Throttled" }),
      await call("POST", APPLICATIONS, { displayName: "Throttled" }),
      await call("POST", APPLICATIONS, { displayName: "Throttled" }),
    ];

    expect(answers.map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
      [429, "7"],
      [429, "7"],
      [201, null],
    ]);
    expect(answers[0]?.body.error).toMatchObject({
      code: "TooManyRequests",
      message: "Please retry again later.",
      innerError: { "request-id": expect.any(String) },
    });
    expect(stored("Throttled")).toBe(1);
  });

  it("strikes only the method and path that it names", async () => {
    const id = await create();
    entra.faults.add({ fault: "throttled", method: "GET", path: "/v1.0/applications/*" });

    expect((await call("GET", `${APPLICATIONS}/${id}`)).status).toBe(429);
    expect((await call("GET", `${APPLICATIONS}/${id}/owners`)).status).toBe(200);
    expect((await call("GET", `/beta/applications/${id}`)).status).toBe(200);
    expect((await call("PATCH", `${APPLICATIONS}/${id}`, { notes: "x" })).status).toBe(204);
  });

  it("leaves sign-in alone, unless its path says otherwise", async () => {
    const discovery = `/${entra.tenantId}/v2.0/.well-known/openid-configuration`;
    entra.faults.add({ fault: "throttled" });
    expect((await call("GET", discovery)).status).toBe(200);

    entra.faults.add({ fault: "unavailable", path: "/*/v2.0/**" });
    const answer = await call("GET", discovery);
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({
      error: "temporarily_unavailable",
      error_description: "AADSTS90033: A transient error has occurred. Please try again.",
      error_codes: [90033],
    });
  });
});

describe("unavailable", () => {
  it("answers 503 in Graph's form, with Retry-After only where it was told", async () => {
    entra.faults.add({ fault: "unavailable", times: 1 });
    entra.faults.add({ fault: "unavailable", retryAfter: 3, times: 1 });

    const first = await call("GET", APPLICATIONS);
    const second = await call("GET", APPLICATIONS);

    expect([first.status, first.retryAfter]).toEqual([503, null]);
    expect([second.status, second.retryAfter]).toEqual([503, "3"]);
    expect(first.body.error.code).toBe("serviceNotAvailable");
    expect((await call("GET", APPLICATIONS)).status).toBe(200);
  });
});

describe("dropped", () => {
  it("cuts the connection before anything is done", async () => {
    entra.faults.add({ fault: "dropped", method: "POST", times: 1 });

    await expect(call("POST", APPLICATIONS, { displayName: "Cut before" })).rejects.toThrow("fetch failed");

    expect(stored("Cut before")).toBe(0);
    await create("Cut before");
  });

  it("cuts it after, so that only the answer is lost", async () => {
    entra.faults.add({ fault: "dropped", when: "after", method: "POST", times: 1 });

    await expect(call("POST", APPLICATIONS, { displayName: "Cut after" })).rejects.toThrow("fetch failed");

    expect(stored("Cut after")).toBe(1);
  });
});

describe("lag", () => {
  it("hides a new object from so many reads, and from lists", async () => {
    entra.faults.add({ fault: "lag", reads: 3, times: 1 });
    const id = await create("Lagging");
    const filter = `${APPLICATIONS}?$filter=displayName eq 'Lagging'`;

    const first = await call("GET", `${APPLICATIONS}/${id}`);
    const second = await call("GET", `${APPLICATIONS}/${id}/owners`);
    const third = await call("GET", filter);

    expect([first.status, second.status, third.body.value]).toEqual([404, 404, []]);
    expect(first.body.error).toMatchObject({
      code: "Request_ResourceNotFound",
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    });
    expect((await call("GET", `${APPLICATIONS}/${id}`)).status).toBe(200);
    expect((await call("GET", filter)).body.value).toHaveLength(1);
  });

  it("hides it for so many seconds", async () => {
    entra.faults.add({ fault: "lag", seconds: 5, times: 1 });
    const id = await create();
    const read = async () => (await call("GET", `${APPLICATIONS}/${id}`)).status;

    expect([await read(), await read()]).toEqual([404, 404]);
    now = new Date(now.getTime() + 5000);
    expect(await read()).toBe(200);
  });

  it("hides a new client secret from the registration that it is in", async () => {
    const id = await create();
    entra.faults.add({ fault: "lag", reads: 1, path: "/v1.0/applications/*/addPassword" });
    const { body } = await call("POST", `${APPLICATIONS}/${id}/addPassword`, {});
    const keys = async () => {
      const answer = await call("GET", `${APPLICATIONS}/${id}`);
      return answer.body.passwordCredentials.map((credential: { keyId: string }) => credential.keyId);
    };

    expect(await keys()).toEqual([]);
    expect(await keys()).toEqual([body.keyId]);
  });

  it("is over for what is hidden when all faults are ended", async () => {
    entra.faults.add({ fault: "lag", reads: 9 });
    const id = await create();
    expect((await call("GET", `${APPLICATIONS}/${id}`)).status).toBe(404);

    entra.faults.clear();

    expect((await call("GET", `${APPLICATIONS}/${id}`)).status).toBe(200);
  });

  it("lets changes through", async () => {
    entra.faults.add({ fault: "lag", reads: 1, times: 1 });
    const id = await create();

    expect((await call("PATCH", `${APPLICATIONS}/${id}`, { notes: "x" })).status).toBe(204);
  });
});

describe("secretLifetime", () => {
  const until = (days: number) => ({
    passwordCredential: {
      startDateTime: "2027-01-01T00:00:00Z",
      endDateTime: new Date(Date.UTC(2027, 0, 1 + days)).toISOString(),
    },
  });

  it("refuses secrets that are valid for longer, and keeps nothing of them", async () => {
    const id = await create();
    entra.faults.add({ fault: "secretLifetime", days: 180 });

    const refused = await call("POST", `${APPLICATIONS}/${id}/addPassword`, until(181));
    const byDefault = await call("POST", `${APPLICATIONS}/${id}/addPassword`, {});
    const accepted = await call("POST", `${APPLICATIONS}/${id}/addPassword`, until(180));

    expect([refused.status, byDefault.status, accepted.status]).toEqual([400, 400, 200]);
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy 'local-entra'.";
    expect(refused.body.error).toMatchObject({
      code: "CredentialInvalidLifetimeAsPerAppPolicy",
      message,
      details: [{ code: "InvalidKeyEndDate", target: "EndDate", message }],
    });
    expect(entra.directory.applications.get(id)?.passwordCredentials).toHaveLength(1);
  });

  it("refuses a registration that is made with one", async () => {
    entra.faults.add({ fault: "secretLifetime", days: 180 });

    const { status } = await call("POST", APPLICATIONS, { displayName: "Long", passwordCredentials: [{}] });

    expect(status).toBe(400);
    expect(stored("Long")).toBe(0);
  });
});
