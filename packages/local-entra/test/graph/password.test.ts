import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

async function withApplication() {
  const service = new GraphService();
  const { id } = await service.create();
  const add = (passwordCredential?: object) =>
    service.call("POST", `/v1.0/applications/${id}/addPassword`, { passwordCredential });
  const credentials = async () => (await service.get(`/v1.0/applications/${id}`)).body.passwordCredentials;
  return { service, id, add, credentials };
}

describe("addPassword", () => {
  it("answers 200 with the value, which later reads do not show", async () => {
    const { add, credentials } = await withApplication();

    const { status, body } = await add({ displayName: "rustdesk", endDateTime: "2027-11-21T00:00:00Z" });

    expect(status).toBe(200);
    expect(body).toEqual({
      "@odata.context": `${ORIGIN}/v1.0/$metadata#microsoft.graph.passwordCredential`,
      customKeyIdentifier: null,
      displayName: "rustdesk",
      endDateTime: "2027-11-21T00:00:00Z",
      hint: body.secretText.slice(0, 3),
      keyId: expect.any(String),
      secretText: expect.stringMatching(/^[\w~]{40}$/),
      startDateTime: "2026-11-21T08:00:00Z",
    });
    const { "@odata.context": _, ...shown } = body;
    expect(await credentials()).toEqual([{ ...shown, secretText: null }]);
  });

  it("keeps only a hash of the value in the store", async () => {
    const { service, id, add } = await withApplication();
    const { body } = await add();

    const application = service.directory.applications.get(id);

    expect(JSON.stringify(application)).not.toContain(body.secretText);
    expect(
      application && service.directory.clientSecrets.verify(application, body.secretText, service.now),
    ).toBe("valid");
  });

  it("gives a secret two years when the request sets no end", async () => {
    const { add } = await withApplication();

    expect((await add()).body.endDateTime).toBe("2028-11-21T08:00:00Z");
    expect((await add({ startDateTime: "2027-01-31T10:00:00+02:00" })).body).toMatchObject({
      startDateTime: "2027-01-31T10:00:00+02:00",
      endDateTime: "2029-01-31T08:00:00Z",
    });
  });

  it("echoes dates as they were written", async () => {
    const { add, credentials } = await withApplication();

    await add({ startDateTime: "2026-12-01T00:00:00.000Z", endDateTime: "2027-05-20T23:59:59+01:00" });

    expect(await credentials()).toMatchObject([
      { startDateTime: "2026-12-01T00:00:00.000Z", endDateTime: "2027-05-20T23:59:59+01:00" },
    ]);
  });

  it.each([
    [
      { endDateTime: "2026-11-21T08:00:00Z" },
      "Invalid value specified for property 'endDateTime' of resource 'PasswordCredential'. It must be after startDateTime.",
    ],
    [
      { endDateTime: "next year" },
      "Invalid value specified for property 'endDateTime' of resource 'PasswordCredential'. It must be of type Edm.DateTimeOffset.",
    ],
    [{ secretText: "mine" }, "Property 'secretText' is read-only and cannot be set."],
    [{ lifetime: "P1Y" }, "Invalid property 'lifetime'."],
  ])("refuses %j and adds nothing", async (credential, message) => {
    const { add, credentials } = await withApplication();

    const answer = await add(credential);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: "Request_BadRequest", message });
    expect(await credentials()).toEqual([]);
  });

  it("refuses a third secret where personal accounts can sign in", async () => {
    const service = new GraphService();
    const { id } = await service.create({
      signInAudience: "AzureADandPersonalMicrosoftAccount",
      api: { requestedAccessTokenVersion: 2 },
    });
    const path = `/v1.0/applications/${id}/addPassword`;
    await service.call("POST", path, {});
    await service.call("POST", path, {});

    const third = await service.call("POST", path, {});

    expect(third.status).toBe(400);
    expect(third.body.error.message).toBe(
      "Invalid value specified for property 'passwordCredentials' of resource 'Application'. There can be at most 2 " +
        "where personal Microsoft accounts can sign in.",
    );
  });

  it("is answered 404 for an application that is not there", async () => {
    const answer = await new GraphService().call("POST", `/v1.0/applications/${NOBODY}/addPassword`, {});

    expect(answer.status).toBe(404);
  });
});

describe("removePassword", () => {
  it("answers 204 and ends the secret at once, whatever the case of its ID", async () => {
    const { service, id, add, credentials } = await withApplication();
    const { body: gone } = await add();
    const { body: kept } = await add();

    const before = service.directory.applications.get(id);

    const answer = await service.call("POST", `/v1.0/applications/${id}/removePassword`, {
      keyId: gone.keyId.toUpperCase(),
    });

    expect(answer.status).toBe(204);
    expect(await credentials()).toMatchObject([{ keyId: kept.keyId }]);
    const application = service.directory.applications.get(id);
    expect(
      application && service.directory.clientSecrets.verify(application, gone.secretText, service.now),
    ).toBe("wrong");
    // Not even the hash is left.
    expect(before && service.directory.clientSecrets.verify(before, gone.secretText, service.now)).toBe(
      "wrong",
    );
  });

  it("refuses an ID that the application does not have", async () => {
    const { service, id } = await withApplication();

    const answer = await service.call("POST", `/v1.0/applications/${id}/removePassword`, { keyId: NOBODY });

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe("No password credential found with keyId.");
  });
});

describe("a list of secrets in a PATCH", () => {
  it("removes what it leaves out and adds nothing", async () => {
    const { service, id, add, credentials } = await withApplication();
    const { body: kept } = await add();
    await add();
    const path = `/v1.0/applications/${id}`;

    const refused = await service.call("PATCH", path, { passwordCredentials: [{ displayName: "new" }] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toBe(
      "New password credentials must be generated with service actions.",
    );
    await service.call("PATCH", path, { passwordCredentials: [{ keyId: kept.keyId }] });

    expect(await credentials()).toMatchObject([{ keyId: kept.keyId }]);
  });
});
