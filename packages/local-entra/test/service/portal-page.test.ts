import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { setApplicationPermissions } from "../../src/directory/application-permission.ts";
import { Directory } from "../../src/directory/directory.ts";
import { microsoftGraph, requiredGraphAccess } from "../../src/directory/microsoft-graph.ts";
import { newApplication } from "../../src/directory/objects/application.ts";
import { newServicePrincipal } from "../../src/directory/objects/service-principal.ts";
import { Store } from "../../src/directory/store.ts";
import { portalPage } from "../../src/server/portal-page.ts";

const tenant = {
  id: "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
  displayName: "Linden Glassworks",
  defaultDomain: "x.test",
};
let store: Store;
let directory: Directory;

beforeEach(() => {
  store = Store.open(":memory:");
  directory = new Directory(store, tenant, () => new Date("2027-01-01T00:00:00Z"));
});
afterEach(() => store.close());

describe("the portal page", () => {
  test("shows each registration with what a sign-in depends on, names escaped, and no secret", async () => {
    const application = newApplication({
      id: "dddddddd-0000-1111-2222-eeeeeeeeeeee",
      appId: "cccccccc-0000-1111-2222-dddddddddddd",
      displayName: "RustDesk <dev>",
      publisherDomain: "x.test",
      createdDateTime: "2026-11-21T00:00:00Z",
    });
    application.web.redirectUris = ["https://desk.example.com/api/oidc/callback"];
    application.web.implicitGrantSettings.enableIdTokenIssuance = true;
    application.passwordCredentials = [
      credential("generation 1", "2026-12-31T00:00:00Z"),
      credential("generation 2", "2027-12-31T00:00:00Z"),
    ];
    directory.applications.insert(application);

    const response = await portalPage(directory);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain("<h2>RustDesk &lt;dev&gt;</h2>");
    expect(values(text)).toEqual([
      ["Client ID", "cccccccc-0000-1111-2222-dddddddddddd"],
      ["Audience", "AzureADMyOrg"],
      ["Redirect URI", "https://desk.example.com/api/oidc/callback"],
      ["ID tokens", "on (implicit grant)"],
      ["Client secret", "generation 1: abc…, expired 2026-12-31T00:00:00Z"],
      ["Client secret", "generation 2: abc…, until 2027-12-31T00:00:00Z"],
    ]);
  });

  test("shows whom a registration trusts, what it asks for, and where an administrator consents", async () => {
    const application = newApplication({
      id: "dddddddd-0000-1111-2222-eeeeeeeeeeee",
      appId: "cccccccc-0000-1111-2222-dddddddddddd",
      displayName: "deploy",
      publisherDomain: "x.test",
      createdDateTime: "2026-11-21T00:00:00Z",
    });
    application.requiredResourceAccess = [requiredGraphAccess(["Application.ReadWrite.OwnedBy"])];
    directory.applications.insert(application);
    directory.servicePrincipals.insert(microsoftGraph("2026-11-21T00:00:00Z"));
    const identity = { id: "principal", tenantId: tenant.id, createdDateTime: "2026-11-21T00:00:00Z" };
    directory.servicePrincipals.insert(newServicePrincipal(application, identity));
    directory.federatedCredentials.insert({
      id: "credential",
      applicationId: application.id,
      audiences: ["api://AzureADTokenExchange"],
      description: null,
      issuer: "https://token.actions.githubusercontent.com",
      name: "prod",
      subject: "repo:octo/desk:environment:prod",
    });

    const asked = values(await (await portalPage(directory)).text()).slice(3);
    setApplicationPermissions(directory, "principal", ["Application.ReadWrite.OwnedBy"]);
    const granted = values(await (await portalPage(directory)).text()).slice(3);

    const trust = [
      "Federated credential",
      "repo:octo/desk:environment:prod of https://token.actions.githubusercontent.com",
    ];
    expect(asked).toEqual([
      trust,
      ["API permission", "Application.ReadWrite.OwnedBy of Microsoft Graph, not granted"],
      [
        "Consent",
        `<a href="/${tenant.id}/adminconsent?client_id=${application.appId}">Grant admin consent</a>`,
      ],
    ]);
    expect(granted).toEqual([
      trust,
      ["API permission", "Application.ReadWrite.OwnedBy of Microsoft Graph, granted"],
    ]);
  });

  function credential(displayName: string, endDateTime: string) {
    return {
      keyId: displayName,
      displayName,
      customKeyIdentifier: null,
      hint: "abc",
      secretText: null,
      startDateTime: "2026-11-21T00:00:00Z",
      endDateTime,
    };
  }

  function values(text: string): (string | undefined)[][] {
    return [...text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, term, value]) => [term, value]);
  }
});
