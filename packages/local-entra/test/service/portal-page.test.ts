import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { setApplicationPermissions } from "../../src/directory/application-permission.ts";
import { type Directory, directoryIn } from "../../src/directory/directory.ts";
import { microsoftGraph } from "../../src/directory/microsoft-graph.ts";
import { Store } from "../../src/directory/store.ts";
import { addPassword } from "../../src/graph/credentials/password-credential.ts";
import { insertRegistration } from "../../src/seed/registration.ts";
import { portalPage } from "../../src/server/portal-page.ts";

const tenant = {
  id: "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
  displayName: "Linden Glassworks",
  defaultDomain: "x.test",
};
let directory: Directory;

beforeEach(() => {
  const store = Store.open(":memory:");
  onTestFinished(() => store.close());
  directory = directoryIn(store, tenant, () => new Date("2027-01-01T00:00:00Z"));
  directory.servicePrincipals.insert(microsoftGraph("2026-11-21T00:00:00Z"));
});

/** The terms of the page with what is said of them. */
async function values(): Promise<(string | undefined)[][]> {
  const text = await (await portalPage(directory)).text();
  return [...text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, term, value]) => [term, value]);
}

describe("the portal page", () => {
  test("shows each registration with what a sign-in depends on, names escaped, and no secret", async () => {
    const redirectUris = ["https://desk.example.com/api/oidc/callback"];
    const { application } = insertRegistration(directory, { displayName: "RustDesk <dev>", redirectUris });
    application.web.implicitGrantSettings.enableIdTokenIssuance = true;
    for (const [displayName, endDateTime] of [
      ["generation 1", "2026-12-31T00:00:00Z"],
      ["generation 2", "2027-12-31T00:00:00Z"],
    ]) {
      addPassword(directory, application, {
        displayName,
        startDateTime: "2026-11-21T00:00:00Z",
        endDateTime,
      });
    }
    directory.applications.update(application);
    const response = await portalPage(directory);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<h2>RustDesk &lt;dev&gt;</h2>");
    const [second, first] = application.passwordCredentials.map(({ hint }) => hint);
    expect(await values()).toEqual([
      ["Client ID", application.appId],
      ["Audience", "AzureADMyOrg"],
      ["Redirect URI", "https://desk.example.com/api/oidc/callback"],
      ["ID tokens", "on (implicit grant)"],
      ["Client secret", `generation 2: ${second}…, until 2027-12-31T00:00:00Z`],
      ["Client secret", `generation 1: ${first}…, expired 2026-12-31T00:00:00Z`],
    ]);
    expect(first).toHaveLength(3);
  });

  test("shows whom a registration trusts, what it asks for, and where an administrator consents", async () => {
    const graphRoles = ["Application.ReadWrite.OwnedBy"];
    const { application, objectId } = insertRegistration(directory, { displayName: "deploy", graphRoles });
    directory.federatedCredentials.insert({
      id: "credential",
      applicationId: application.id,
      audiences: ["api://AzureADTokenExchange"],
      claimsMatchingExpression: null,
      description: null,
      issuer: "https://token.actions.githubusercontent.com",
      name: "prod",
      subject: "repo:octo/desk:environment:prod",
    });
    const granted = (await values()).slice(3);
    setApplicationPermissions(directory, objectId, []);
    const asked = (await values()).slice(3);
    const trust = [
      "Federated credential",
      "repo:octo/desk:environment:prod of https://token.actions.githubusercontent.com",
    ];
    const permission = "Application.ReadWrite.OwnedBy of Microsoft Graph";
    const address = `/${tenant.id}/adminconsent?client_id=${application.appId}`;
    expect(granted).toEqual([trust, ["API permission", `${permission}, granted`]]);
    expect(asked).toEqual([
      trust,
      ["API permission", `${permission}, not granted`],
      ["Consent", `<a href="${address}">Grant admin consent</a>`],
    ]);
  });
});
