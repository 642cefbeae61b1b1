import { randomUUID, webcrypto } from "node:crypto";

import { keyCredential, passwordCredential } from "../../directory/objects/application.ts";
import { blank, edm, entityType } from "../../directory/objects/property.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { thumbprint } from "../credentials/credential-changes.ts";
import { contextUrl, entity } from "../odata/answer.ts";
import { merge } from "../odata/merge.ts";
import { type Find, type GraphContext, type GraphRoutes, newRoutes } from "../request/graph-context.ts";
import { jsonBody } from "../request/graph-request.ts";
import { writable } from "../request/permissions.ts";
import { checkValue } from "../rules/value-rules.ts";

const type = entityType(
  "selfSignedCertificate",
  { ...keyCredential, key: edm.text(), thumbprint: edm.text() },
  "microsoft.graph.selfSignedCertificate",
);
const { title } = type;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const longestYears = 3;

/**
 * `/{id}/addTokenSigningCertificate`: a self-signed certificate for SAML. Nothing is signed with it here, so its private key
 * is forgotten (https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate).
 */
export function tokenSigningRoutes({ directory }: GraphContext, find: Find<ServicePrincipal>): GraphRoutes {
  return newRoutes().post("/:id/addTokenSigningCertificate", async (request) => {
    const now = directory.now();
    const latest = new Date(now);
    latest.setUTCFullYear(now.getUTCFullYear() + longestYears);
    const none = { displayName: "CN=Microsoft Azure Federated SSO Certificate", endDateTime: timestamp(latest) };
    const { displayName, endDateTime } = merge(type, "v1.0", none, await jsonBody(request), none);
    checkValue(displayName.startsWith("CN="), "displayName", title, "It must start with CN=.");
    const end = new Date(endDateTime);
    const rule = `It must be within ${longestYears} years from now.`;
    checkValue(end > now && end <= latest, "endDateTime", title, rule);
    const { X509CertificateGenerator } = await import("../../certificate/x509.ts");
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...{ name: displayName, notBefore: now, notAfter: end, signingAlgorithm: algorithm },
      keys: await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]),
    });
    const common = {
      ...{ displayName, startDateTime: timestamp(now), endDateTime, key: certificate.toString("base64") },
      customKeyIdentifier: thumbprint(new Uint8Array(certificate.rawData)),
    };
    const signing = { ...common, keyId: randomUUID(), type: "X509CertAndPassword", usage: "Sign" };
    directory.transaction(() => {
      const holder = writable(directory, request, find);
      const verifying = { ...common, keyId: randomUUID(), type: "AsymmetricX509Cert", usage: "Verify" };
      const { key: _key, type: _type, usage: _usage, ...password } = signing;
      directory.servicePrincipals.update({
        ...holder,
        keyCredentials: [...holder.keyCredentials, signing, verifying],
        passwordCredentials: [
          { ...blank({ properties: passwordCredential }), ...password },
          ...holder.passwordCredentials,
        ],
      });
    });
    return request.json({
      "@odata.context": contextUrl(request, type),
      ...entity(type, "v1.0", { ...signing, thumbprint: common.customKeyIdentifier }),
    });
  });
}
