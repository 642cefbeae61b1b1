import { X509Certificate } from "node:crypto";

import { beforeAll, describe, expect, it } from "vitest";

import { issueCertificate } from "../../src/certificate/certificate-issuance.ts";
import { GraphService } from "./graph-service.ts";

let certificate: X509Certificate;
let pem: string;

beforeAll(async () => {
  ({ authority: pem } = await issueCertificate(new Date("2026-11-21T08:00:00Z")));
  certificate = new X509Certificate(pem);
});

function base64(content: string | Buffer): string {
  return Buffer.from(content).toString("base64");
}

function keyCredential(properties: Record<string, unknown> = {}) {
  return {
    key: base64(certificate.raw),
    type: "AsymmetricX509Cert",
    usage: "Verify",
    startDateTime: "2026-12-01T00:00:00Z",
    endDateTime: "2027-06-01T00:00:00Z",
    ...properties,
  };
}

describe.each(["applications", "servicePrincipals"])("a certificate of %s", (set) => {
  async function holder() {
    const service = new GraphService();
    const { id, appId } = await service.create();
    const principal = await service.call("POST", "/v1.0/servicePrincipals", { appId });
    const path = `/v1.0/${set}/${set === "applications" ? id : principal.body.id}`;
    return {
      service,
      path,
      put: (...keyCredentials: unknown[]) => service.call("PATCH", path, { keyCredentials }),
      all: async () => (await service.get(`${path}?$select=keyCredentials`)).body.keyCredentials,
    };
  }

  it("is kept as DER with its thumbprint, whether it came as DER or as PEM", async () => {
    const { put, all } = await holder();
    const keyId = "1aba2a4e-0a2b-4a6e-9a5e-0c3a0f6a2d11";
    const thumbprint = base64(Buffer.from(certificate.fingerprint.replaceAll(":", ""), "hex"));

    const { status } = await put(keyCredential({ key: base64(pem), keyId }), keyCredential());

    expect(status).toBe(204);
    const [first, second] = await all();
    expect(first).toEqual({
      customKeyIdentifier: thumbprint,
      displayName: "CN=Local Entra ID throw-away CA, O=local-entra",
      endDateTime: "2027-06-01T00:00:00Z",
      key: base64(certificate.raw),
      keyId,
      startDateTime: "2026-12-01T00:00:00Z",
      type: "AsymmetricX509Cert",
      usage: "Verify",
    });
    expect(second.key).toBe(first.key);
    expect(second.keyId).not.toBe(keyId);
  });

  it("is shown without its content where $select does not name it, and stays when sent back so", async () => {
    const { service, path, put, all } = await holder();
    await put(keyCredential());
    const [before] = await all();

    const shown = (await service.get(path)).body.keyCredentials;
    expect(shown).toEqual([{ ...before, key: null }]);
    await put(...shown, keyCredential());

    const after = await all();
    expect(after).toHaveLength(2);
    expect(after[0]).toEqual(before);
  });

  it("goes when the list leaves it out", async () => {
    const { put, all } = await holder();
    await put(keyCredential());

    await put();

    expect(await all()).toEqual([]);
  });

  it.each([
    [{ key: base64("nonsense") }, "Request_BadRequest", "Key value is invalid certificate"],
    [{ key: null }, "Request_BadRequest", "Key value is invalid certificate"],
    [
      { type: "Symmetric" },
      "Request_BadRequest",
      "Invalid value specified for property 'type' of resource 'KeyCredential'. It must be one of AsymmetricX509Cert, X509CertAndPassword.",
    ],
    [
      { usage: null },
      "Request_BadRequest",
      "Invalid value specified for property 'usage' of resource 'KeyCredential'. It must be one of Sign, Verify.",
    ],
    [
      { endDateTime: "2030-01-01T00:00:00Z" },
      "KeyCredentialsInvalidEndDate",
      "Key credential end date is invalid.",
    ],
    [
      { startDateTime: "2020-01-01T00:00:00Z" },
      "KeyCredentialsInvalidStartDate",
      "Key credential start date is invalid.",
    ],
  ])("with %j is refused", async (properties, code, message) => {
    const { put, all } = await holder();

    const { status, body } = await put(keyCredential(properties));

    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code, message });
    expect(await all()).toEqual([]);
  });
});

describe("a secret of a service principal", () => {
  async function principal() {
    const service = new GraphService();
    const { appId } = await service.create();
    const { body } = await service.call("POST", "/v1.0/servicePrincipals", { appId });
    return { service, path: `/v1.0/servicePrincipals/${body.id}`, id: body.id as string };
  }

  it("is made, shown once and removed as that of an application", async () => {
    const { service, path } = await principal();

    const { status, body } = await service.call("POST", `${path}/addPassword`, {
      passwordCredential: { displayName: "spare" },
    });

    expect(status).toBe(200);
    expect(body.secretText).toHaveLength(40);
    const { passwordCredentials } = (await service.get(path)).body;
    expect(passwordCredentials).toMatchObject([
      { keyId: body.keyId, displayName: "spare", secretText: null },
    ]);
    const removed = await service.call("POST", `${path}/removePassword`, { keyId: body.keyId });
    expect(removed.status).toBe(204);
    expect((await service.get(path)).body.passwordCredentials).toEqual([]);
  });

  it("is made by its owner only", async () => {
    const { service, path } = await principal();
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");

    expect((await service.call("POST", `${path}/addPassword`, {})).status).toBe(403);
  });

  it("comes from addPassword only", async () => {
    const { service, path } = await principal();

    const { status, body } = await service.call("PATCH", path, {
      passwordCredentials: [{ displayName: "x" }],
    });

    expect(status).toBe(400);
    expect(body.error.message).toBe("New password credentials must be generated with service actions.");
  });
});

describe("a logo", () => {
  const picture = "GIF89a rest of the picture";

  async function withLogo(content = picture, contentType = "image/gif") {
    const service = new GraphService();
    const { id } = await service.create();
    const path = `/v1.0/applications/${id}`;
    const put = await service.call("PUT", `${path}/logo`, content, { "content-type": contentType });
    return { service, id, path, put };
  }

  it("is kept, and the registration names its address", async () => {
    const { service, id, path, put } = await withLogo();

    expect(put.status).toBe(204);
    expect((await service.get(path)).body.info.logoUrl).toBe(`https://localhost:8443/logos/${id}`);
    const { headers, text } = await service.download(`${path}/logo`);
    expect(headers.get("content-type")).toBe("image/gif");
    expect(text).toBe(picture);
    await service.call("PATCH", path, { info: { marketingUrl: "https://example.com" } });
    expect((await service.get(path)).body.info.logoUrl).toBe(`https://localhost:8443/logos/${id}`);
  });

  it.each([
    [picture, "text/html", "The logo must be of type image/gif, image/jpeg, image/png, got 'text/html'."],
    ["", "image/png", "The logo must have 1 to 102400 bytes, got 0."],
    ["x".repeat(102_401), "image/png", "The logo must have 1 to 102400 bytes, got 102401."],
  ])("of other content is refused", async (content, contentType, message) => {
    const { service, path, put } = await withLogo(content, contentType);

    expect(put.status).toBe(400);
    expect(put.body.error.message).toBe(message);
    expect((await service.get(`${path}/logo`)).status).toBe(404);
  });
});
