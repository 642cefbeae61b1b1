import { X509Certificate } from "node:crypto";

import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { issueCertificate } from "../../src/certificate/certificate-issuance.ts";
import { bad, GraphService, invalid, refusal } from "./graph-service.ts";

let certificate: X509Certificate;
let pem: string;
let service: GraphService;

beforeAll(async () => {
  ({ authority: pem } = await issueCertificate(new Date("2026-11-21T08:00:00Z")));
  certificate = new X509Certificate(pem);
});

beforeEach(() => {
  service = new GraphService();
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
  let path: string;

  beforeEach(async () => {
    const application = await service.create();
    const principal = await service.createServicePrincipal(application);
    path = `/v1.0/${set}/${set === "applications" ? application.id : principal.id}`;
  });

  const put = (...keyCredentials: unknown[]) => service.patch(path, { keyCredentials });
  const all = async () => (await service.get(`${path}?$select=keyCredentials`)).body.keyCredentials;

  test("is kept as DER with its thumbprint, whether it came as DER or as PEM", async () => {
    const keyId = "1aba2a4e-0a2b-4a6e-9a5e-0c3a0f6a2d11";
    const thumbprint = certificate.fingerprint.replaceAll(":", "");
    const { status } = await put(keyCredential({ key: base64(pem), keyId }), keyCredential());
    expect(status).toBe(204);
    const [first, second] = await all();
    expect(first).toEqual({
      ...keyCredential({ keyId, customKeyIdentifier: thumbprint }),
      displayName: "CN=Local Entra ID throw-away CA, O=local-entra",
    });
    expect(second.key).toBe(first.key);
    expect(second.keyId).not.toBe(keyId);
  });

  test("is shown without its content where $select does not name it, and stays when sent back so", async () => {
    await put(keyCredential());
    const [before] = await all();
    const shown = (await service.get(path)).body.keyCredentials;
    expect(shown).toEqual([{ ...before, key: null }]);
    await put(...shown, keyCredential());
    const after = await all();
    expect(after).toHaveLength(2);
    expect(after[0]).toEqual(before);
  });

  test("goes when the list leaves it out", async () => {
    await put(keyCredential());
    await put();
    expect(await all()).toEqual([]);
  });

  const noCertificate = bad("Key value is invalid certificate");
  const types = "It must be one of AsymmetricX509Cert, X509CertAndPassword.";
  const badEnd = "400 KeyCredentialsInvalidEndDate: Key credential end date is invalid.";
  const badStart = "400 KeyCredentialsInvalidStartDate: Key credential start date is invalid.";

  test.each([
    [{ key: base64("nonsense") }, noCertificate],
    [{ key: null }, noCertificate],
    [{ type: "Symmetric" }, bad(invalid("type", "KeyCredential", types))],
    [{ usage: null }, bad(invalid("usage", "KeyCredential", "It must be one of Sign, Verify."))],
    [{ endDateTime: "2030-01-01T00:00:00Z" }, badEnd],
    [{ startDateTime: "2020-01-01T00:00:00Z" }, badStart],
  ])("with %j is refused", async (properties, expected) => {
    expect(refusal(await put(keyCredential(properties)))).toBe(expected);
    expect(await all()).toEqual([]);
  });
});

describe("a secret of a service principal", () => {
  let path: string;

  beforeEach(async () => {
    const { id } = await service.createServicePrincipal(await service.create());
    path = `/v1.0/servicePrincipals/${id}`;
  });

  test("is made, shown once and removed as that of an application", async () => {
    const passwordCredential = { displayName: "spare" };
    const { status, body } = await service.post(`${path}/addPassword`, { passwordCredential });
    expect(status).toBe(200);
    expect(body.secretText).toHaveLength(40);
    const { keyId } = body;
    const { passwordCredentials } = (await service.get(path)).body;
    expect(passwordCredentials).toMatchObject([{ keyId, displayName: "spare", secretText: null }]);
    expect((await service.post(`${path}/removePassword`, { keyId })).status).toBe(204);
    expect((await service.get(path)).body.passwordCredentials).toEqual([]);
  });

  test("is made by its owner only", async () => {
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    expect((await service.post(`${path}/addPassword`, {})).status).toBe(403);
  });

  test("comes from addPassword only", async () => {
    expect(refusal(await service.patch(path, { passwordCredentials: [{ displayName: "x" }] }))).toBe(
      bad("New password credentials must be generated with service actions."),
    );
  });
});

describe("a logo", () => {
  const picture = "GIF89a rest of the picture";
  let path: string;
  let logoUrl: string;

  beforeEach(async () => {
    const { id } = await service.create();
    path = `/v1.0/applications/${id}`;
    logoUrl = `https://localhost:8443/logos/${id}`;
  });

  const put = (content = picture, contentType = "image/gif") =>
    service.call("PUT", `${path}/logo`, content, { "content-type": contentType });

  test("is kept, and the registration names its address", async () => {
    expect((await put()).status).toBe(204);
    expect((await service.get(path)).body.info.logoUrl).toBe(logoUrl);
    const { headers, body } = await service.get(`${path}/logo`);
    expect(headers.get("content-type")).toBe("image/gif");
    expect(body).toBe(picture);
    await service.patch(path, { info: { marketingUrl: "https://example.com" } });
    expect((await service.get(path)).body.info.logoUrl).toBe(logoUrl);
  });

  test.each([
    [picture, "text/html", "The logo must be of type image/gif, image/jpeg, image/png, got 'text/html'."],
    ["", "image/png", "The logo must have 1 to 102400 bytes, got 0."],
    ["x".repeat(102_401), "image/png", "The logo must have 1 to 102400 bytes, got 102401."],
  ])("of other content is refused", async (content, contentType, message) => {
    expect(refusal(await put(content, contentType))).toBe(bad(message));
    expect((await service.get(`${path}/logo`)).status).toBe(404);
  });
});

describe("a certificate that signs tokens", () => {
  let path: string;

  beforeEach(async () => {
    const principal = await service.createServicePrincipal(await service.create());
    path = `/v1.0/servicePrincipals/${principal.id}`;
  });

  const add = (body: object) => service.post(`${path}/addTokenSigningCertificate`, body);

  test("is made by Graph, with a key to sign, one to verify and a password of the same name", async () => {
    const { status, body } = await add({ displayName: "CN=desk", endDateTime: "2027-11-21T08:00:00Z" });
    expect(status).toBe(200);
    const der = new X509Certificate(Buffer.from(body.key, "base64"));
    expect([der.subject, der.fingerprint.replaceAll(":", "")]).toEqual(["CN=desk", body.thumbprint]);
    const { keyCredentials, passwordCredentials } = (await service.get(path)).body;
    const { keyId, thumbprint: customKeyIdentifier } = body;
    expect(keyCredentials).toMatchObject([
      { keyId, customKeyIdentifier, usage: "Sign", type: "X509CertAndPassword", key: null },
      { customKeyIdentifier, usage: "Verify", type: "AsymmetricX509Cert", key: null },
    ]);
    expect(passwordCredentials).toMatchObject([{ keyId, customKeyIdentifier, secretText: null, hint: null }]);
  });

  test.each([
    [{ displayName: "desk" }, invalid("displayName", "SelfSignedCertificate", "It must start with CN=.")],
    [
      { endDateTime: "2030-01-01T00:00:00Z" },
      invalid("endDateTime", "SelfSignedCertificate", "It must be within 3 years from now."),
    ],
  ])("is refused with %j", async (body, message) => {
    expect(refusal(await add(body))).toBe(bad(message));
  });
});
