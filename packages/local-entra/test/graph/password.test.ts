import { beforeEach, describe, expect, test } from "vitest";

import { bad, GraphService, invalid, nobody, origin, refusal } from "./graph-service.ts";

let service: GraphService;
let id: string;
let path: string;

beforeEach(async () => {
  service = new GraphService();
  ({ id } = await service.create());
  path = `/v1.0/applications/${id}`;
});

const add = (passwordCredential?: object) => service.post(`${path}/addPassword`, { passwordCredential });
const remove = (keyId: string) => service.post(`${path}/removePassword`, { keyId });
const credentials = async () => (await service.get(path)).body.passwordCredentials;

const badEnd = (rule: string) => invalid("endDateTime", "PasswordCredential", rule);

describe("addPassword", () => {
  test("answers 200 with the value, which later reads do not show", async () => {
    const { status, headers, body } = await add({ displayName: "rustdesk", endDateTime: "2027-11-21T00:00:00Z" });
    expect(status).toBe(200);
    expect(headers.get("location")).toBe(origin);
    expect(body).toEqual({
      "@odata.context": `${origin}/v1.0/$metadata#microsoft.graph.passwordCredential`,
      customKeyIdentifier: null,
      displayName: "rustdesk",
      endDateTime: "2027-11-21T00:00:00Z",
      hint: body.secretText.slice(0, 3),
      keyId: expect.any(String),
      secretText: expect.stringMatching(/^[\w~]{40}$/),
      startDateTime: "2026-11-21T08:00:00.0000000Z",
    });
    const { "@odata.context": _, ...shown } = body;
    expect(await credentials()).toEqual([{ ...shown, secretText: null, startDateTime: "2026-11-21T08:00:00Z" }]);
  });

  test("keeps only a hash of the value in the store", async () => {
    const { secretText } = (await add()).body;
    expect(JSON.stringify(service.directory.applications.get(id))).not.toContain(secretText);
    expect(service.verdict(id, secretText)).toBe("valid");
  });

  test("gives a secret two years when the request sets no end", async () => {
    expect((await add()).body.endDateTime).toBe("2028-11-21T08:00:00.0000000Z");
    expect((await add({ startDateTime: "2027-01-31T10:00:00+02:00" })).body).toMatchObject({
      startDateTime: "2027-01-31T10:00:00+02:00",
      endDateTime: "2029-01-31T08:00:00.0000000Z",
    });
  });

  test("puts the newest secret first, with the ID that the request gives it", async () => {
    const keyId = "1aba2a4e-0a2b-4a6e-9a5e-0c3a0f6a2d11";
    await add({ displayName: "first" });
    expect((await add({ displayName: "second", keyId })).body.keyId).toBe(keyId);
    expect(await credentials()).toMatchObject([{ displayName: "second", keyId }, { displayName: "first" }]);
    expect(refusal(await add({ keyId }))).toBe(bad("Request contains a property with duplicate values."));
  });

  test("echoes dates as they were written", async () => {
    const dates = { startDateTime: "2026-12-01T00:00:00.000Z", endDateTime: "2027-05-20T23:59:59+01:00" };
    await add(dates);
    expect(await credentials()).toMatchObject([dates]);
  });

  test.each([
    [{ endDateTime: "2026-11-21T08:00:00Z" }, badEnd("It must be after startDateTime.")],
    [{ endDateTime: "next year" }, badEnd("It must be of type Edm.DateTimeOffset.")],
    [{ secretText: "mine" }, "Property 'secretText' is read-only and cannot be set."],
    [{ lifetime: "P1Y" }, "Invalid property 'lifetime'."],
  ])("refuses %j and adds nothing", async (credential, message) => {
    expect(refusal(await add(credential))).toBe(bad(message));
    expect(await credentials()).toEqual([]);
  });

  test("refuses a third secret where personal accounts can sign in", async () => {
    await service.patch(path, {
      signInAudience: "AzureADandPersonalMicrosoftAccount",
      api: { requestedAccessTokenVersion: 2 },
    });
    await add();
    await add();
    const rule = "There can be at most 2 where personal Microsoft accounts can sign in.";
    expect(refusal(await add())).toBe(bad(invalid("passwordCredentials", "Application", rule)));
  });

  test("is answered 404 for an application that is not there", async () => {
    expect((await service.post(`/v1.0/applications/${nobody}/addPassword`, {})).status).toBe(404);
  });
});

describe("removePassword", () => {
  test("answers 204 and ends the secret at once, whatever the case of its ID", async () => {
    const { body: gone } = await add();
    const { body: kept } = await add();
    const before = service.directory.applications.get(id);
    expect((await remove(gone.keyId.toUpperCase())).status).toBe(204);
    expect(await credentials()).toMatchObject([{ keyId: kept.keyId }]);
    expect(service.verdict(id, gone.secretText)).toBe("wrong");
    // Not even the hash is left.
    expect(service.verdict(id, gone.secretText, before)).toBe("wrong");
  });

  test("refuses an ID that the application does not have", async () => {
    expect(refusal(await remove(nobody))).toBe(bad("No password credential found with keyId."));
  });
});

test("a list of secrets in a PATCH removes what it leaves out and adds nothing", async () => {
  const { keyId } = (await add()).body;
  await add();
  expect(refusal(await service.patch(path, { passwordCredentials: [{ displayName: "new" }] }))).toBe(
    bad("New password credentials must be generated with service actions."),
  );
  await service.patch(path, { passwordCredentials: [{ keyId }] });
  expect(await credentials()).toMatchObject([{ keyId }]);
});
