import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { type LocalEntra, startLocalEntra, trustCertificateAuthority } from "../../src/local-entra.ts";
import { call as callWith, deployerToken } from "./started.ts";

let entra: LocalEntra;
let token: string;

beforeAll(async () => {
  entra = await startLocalEntra();
  trustCertificateAuthority(entra.certificate.caFile);
  token = await deployerToken(entra);
});

afterAll(() => entra.close());

beforeEach(() => {
  entra.faults.clear();
  entra.reset();
});

function call(method: string, path: string, body?: unknown) {
  return callWith(entra, token, method, path, body);
}

const applications = "/v1.0/applications";

async function create(displayName = "RustDesk"): Promise<string> {
  const { status, body } = await call("POST", applications, { displayName });
  expect(status).toBe(201);
  return body.id;
}

function stored(displayName: string): number {
  const all = entra.directory.applications.list();
  return all.filter((application) => application.displayName === displayName).length;
}

test("without faults what was made can be read at once", async () => {
  expect((await call("GET", `${applications}/${await create()}`)).status).toBe(200);
});

describe("throttled", () => {
  test("answers 429 with Retry-After as often as it was told, and changes nothing", async () => {
    entra.faults.add({ fault: "throttled", retryAfter: 7, times: 2 });
    const post = () => call("POST", applications, { displayName: "Throttled" });
    const first = await post();
    expect(first).toMatchObject({ status: 429, retryAfter: "7" });
    expect(await post()).toMatchObject({ status: 429, retryAfter: "7" });
    expect(await post()).toMatchObject({ status: 201, retryAfter: null });
    expect(first.body.error).toMatchObject({
      code: "TooManyRequests",
      message: "Please retry again later.",
      innerError: { "request-id": expect.any(String) },
    });
    expect(stored("Throttled")).toBe(1);
  });

  test("strikes only the method and path that it names", async () => {
    const id = await create();
    entra.faults.add({ fault: "throttled", method: "GET", path: "/v1.0/applications/*" });
    expect((await call("GET", `${applications}/${id}`)).status).toBe(429);
    expect((await call("GET", `${applications}/${id}/owners`)).status).toBe(200);
    expect((await call("GET", `/beta/applications/${id}`)).status).toBe(200);
    expect((await call("PATCH", `${applications}/${id}`, { notes: "x" })).status).toBe(204);
  });

  test("leaves sign-in alone, unless its path says otherwise", async () => {
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

test("unavailable answers 503 in Graph's form, with Retry-After only where it was told", async () => {
  entra.faults.add({ fault: "unavailable", times: 1 });
  entra.faults.add({ fault: "unavailable", retryAfter: 3, times: 1 });
  const first = await call("GET", applications);
  const second = await call("GET", applications);
  expect([first.status, first.retryAfter]).toEqual([503, null]);
  expect([second.status, second.retryAfter]).toEqual([503, "3"]);
  expect(first.body.error.code).toBe("serviceNotAvailable");
  expect((await call("GET", applications)).status).toBe(200);
});

describe("dropped", () => {
  test("cuts the connection before anything is done", async () => {
    entra.faults.add({ fault: "dropped", method: "POST", times: 1 });
    await expect(call("POST", applications, { displayName: "Cut before" })).rejects.toThrow("fetch failed");
    expect(stored("Cut before")).toBe(0);
    await create("Cut before");
  });

  test("cuts it after, so that only the answer is lost", async () => {
    entra.faults.add({ fault: "dropped", when: "after", method: "POST", times: 1 });
    await expect(call("POST", applications, { displayName: "Cut after" })).rejects.toThrow("fetch failed");
    expect(stored("Cut after")).toBe(1);
  });
});

describe("lag", () => {
  test("hides a new object from so many reads, and from lists", async () => {
    entra.faults.add({ fault: "lag", reads: 3, times: 1 });
    const id = await create("Lagging");
    const filter = `${applications}?$filter=displayName eq 'Lagging'`;
    const first = await call("GET", `${applications}/${id}`);
    const second = await call("GET", `${applications}/${id}/owners`);
    const third = await call("GET", filter);
    expect([first.status, second.status, third.body.value]).toEqual([404, 404, []]);
    expect(first.body.error).toMatchObject({
      code: "Request_ResourceNotFound",
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    });
    expect((await call("GET", `${applications}/${id}`)).status).toBe(200);
    expect((await call("GET", filter)).body.value).toHaveLength(1);
  });

  test("hides it for so many seconds", async () => {
    entra.faults.add({ fault: "lag", seconds: 5, times: 1 });
    const id = await create();
    const read = async () => (await call("GET", `${applications}/${id}`)).status;
    expect([await read(), await read()]).toEqual([404, 404]);
    entra.clock.moveBy(5000);
    expect(await read()).toBe(200);
  });

  test("hides a new client secret from the registration that it is in", async () => {
    const id = await create();
    entra.faults.add({ fault: "lag", reads: 1, path: "/v1.0/applications/*/addPassword" });
    const { body } = await call("POST", `${applications}/${id}/addPassword`, {});
    const keys = async () => {
      const answer = await call("GET", `${applications}/${id}`);
      return answer.body.passwordCredentials.map((credential: { keyId: string }) => credential.keyId);
    };
    expect(await keys()).toEqual([]);
    expect(await keys()).toEqual([body.keyId]);
  });

  test("is over for what is hidden when all faults are ended", async () => {
    entra.faults.add({ fault: "lag", reads: 9 });
    const id = await create();
    expect((await call("GET", `${applications}/${id}`)).status).toBe(404);
    entra.faults.clear();
    expect((await call("GET", `${applications}/${id}`)).status).toBe(200);
  });

  test("lets changes through", async () => {
    entra.faults.add({ fault: "lag", reads: 1, times: 1 });
    const id = await create();
    expect((await call("PATCH", `${applications}/${id}`, { notes: "x" })).status).toBe(204);
  });
});

describe("secretLifetime", () => {
  const until = (days: number) => ({
    passwordCredential: {
      startDateTime: "2027-01-01T00:00:00Z",
      endDateTime: new Date(Date.UTC(2027, 0, 1 + days)).toISOString(),
    },
  });

  test("refuses secrets that are valid for longer, and keeps nothing of them", async () => {
    const id = await create();
    entra.faults.add({ fault: "secretLifetime", days: 180 });
    const refused = await call("POST", `${applications}/${id}/addPassword`, until(181));
    const byDefault = await call("POST", `${applications}/${id}/addPassword`, {});
    const accepted = await call("POST", `${applications}/${id}/addPassword`, until(180));
    expect([refused.status, byDefault.status, accepted.status]).toEqual([400, 400, 200]);
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy 'local-entra'.";
    expect(refused.body.error).toMatchObject({
      code: "CredentialInvalidLifetimeAsPerAppPolicy",
      message,
      details: [{ code: "InvalidKeyEndDate", target: "EndDate", message }],
    });
    expect(entra.directory.applications.get(id)?.passwordCredentials).toHaveLength(1);
  });

  test("refuses a registration that is made with one", async () => {
    entra.faults.add({ fault: "secretLifetime", days: 180 });
    const { status } = await call("POST", applications, { displayName: "Long", passwordCredentials: [{}] });
    expect(status).toBe(400);
    expect(stored("Long")).toBe(0);
  });
});
