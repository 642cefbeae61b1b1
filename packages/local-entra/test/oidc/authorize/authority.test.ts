import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/objects/application.ts";
import { Browser, locationOf, refusalOf, shown } from "../browser.ts";
import { consumersId, contoso, fabrikam, outsiders, users } from "../fixtures.ts";
import { type Parameters, redemption, startService } from "../oidc-service.ts";

const service = await startService();
const audiences = [
  "AzureADMyOrg",
  "AzureADMultipleOrgs",
  "AzureADandPersonalMicrosoftAccount",
  "PersonalMicrosoftAccount",
] as const;
type Audience = (typeof audiences)[number];
const applications = Object.fromEntries(
  audiences.map((signInAudience) => [
    signInAudience,
    service.register({ displayName: signInAudience, signInAudience }),
  ]),
) as Record<Audience, Application>;

const hint = (person: { userPrincipalName: string }) => ({ login_hint: person.userPrincipalName });
const authorizeUrl = (authority: string, audience: Audience, changes?: Parameters) =>
  service.authorizeUrl(applications[audience], changes, authority);

async function codeOf(authority: string, audience: Audience, person: { userPrincipalName: string }) {
  const response = await fetch(authorizeUrl(authority, audience, hint(person)), { redirect: "manual" });
  return locationOf(response).searchParams.get("code") ?? "";
}

async function redeem(authority: string, audience: Audience, code: string) {
  const app = applications[audience];
  return service.token(redemption(app, service.addSecret(app), code), {}, authority);
}

/** Signs in by `login_hint`, redeems the code where it was asked for, and gives the ID token's claims. */
async function signIn(authority: string, audience: Audience, person: { userPrincipalName: string }) {
  const { body } = await redeem(authority, audience, await codeOf(authority, audience, person));
  return decodeJwt(String(body.id_token));
}

describe("a sign-in", () => {
  test.each([
    ["organizations", "AzureADMultipleOrgs", users.member, contoso.id],
    ["organizations", "AzureADMultipleOrgs", outsiders.partner, fabrikam.id],
    ["organizations", "AzureADandPersonalMicrosoftAccount", outsiders.partner, fabrikam.id],
    ["common", "AzureADandPersonalMicrosoftAccount", outsiders.personal, consumersId],
    ["consumers", "PersonalMicrosoftAccount", outsiders.personal, consumersId],
    [fabrikam.id, "AzureADMultipleOrgs", outsiders.partner, fabrikam.id],
  ] as const)("at %s to %s has the issuer of the person's own tenant", async (authority, audience, person, tid) => {
    expect(await signIn(authority, audience, person)).toMatchObject({
      iss: `${service.origin}/${tid}/v2.0`,
      tid,
      oid: person.id,
      preferred_username: person.userPrincipalName,
    });
  });

  test("takes a guest at home at organizations, and in this tenant at its own address", async () => {
    const there = await signIn("organizations", "AzureADMultipleOrgs", outsiders.guestAtHome);
    expect(there).toMatchObject({ tid: fabrikam.id });
    const here = await signIn(contoso.id, "AzureADMultipleOrgs", outsiders.guestAtHome);
    expect(here).toMatchObject({ tid: contoso.id, oid: users.guest.id });
  });

  test("offers at organizations the work accounts of all tenants, each with its tenant", async () => {
    const browser = new Browser();
    const app = service.register({ signInAudience: "AzureADMultipleOrgs" });
    const { url, page } = await browser.open(service.authorizeUrl(app, {}, "organizations"));
    expect(url.pathname).toMatch(/^\/organizations\/sign-in\//);
    expect(page).toContain("pia@fabrikam.test (Fabrikam)");
    expect(page).toContain("mia@contoso.test (Contoso)");
    expect(page).not.toContain("pat@outlook.test");
    const chosen = await browser.submit(url, { user: outsiders.partner.id });
    const accepted = await browser.submit(chosen.url, { accept: "yes" });
    expect(accepted.url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
  });

  test("with a personal account does not count where only organizations are taken", async () => {
    const browser = new Browser();
    await browser.get(authorizeUrl("common", "AzureADandPersonalMicrosoftAccount", hint(outsiders.personal)));
    const { url, page } = await browser.open(authorizeUrl("common", "AzureADMultipleOrgs"));
    expect(url.pathname).toMatch(/^\/common\/sign-in\//);
    expect(page).not.toContain("pat@outlook.test");
  });

  test("of a person of another tenant does not count in this one", async () => {
    const browser = new Browser();
    await browser.get(authorizeUrl("organizations", "AzureADMultipleOrgs", hint(outsiders.partner)));
    const again = await browser.get(authorizeUrl(contoso.id, "AzureADMultipleOrgs"));
    expect(again.headers.get("location")).toMatch(/\/sign-in\//);
  });
});

describe("a sign-in is refused", () => {
  const single = applications.AzureADMyOrg.appId;
  const notMultiTenant =
    `AADSTS50194: Application '${single}'(AzureADMyOrg) is not configured as a multi-tenant application. Usage of the ` +
    "/common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or " +
    "configure the application to be multi-tenant.";

  const noGuest =
    `AADSTS50020: User account 'pia@fabrikam.test' from identity provider '${service.origin}/${fabrikam.id}/' does not ` +
    `exist in tenant 'Contoso' and cannot access the application '${single}'(AzureADMyOrg) in that tenant. The account ` +
    "needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure " +
    "Active Directory user account.";
  const wrongDomain = "AADSTS500208: The domain is not a valid login domain for the account type.";
  const unwanted =
    "AADSTS50020: User account 'pat@outlook.test' from identity provider 'live.com' does not exist in tenant " +
    "'Microsoft Services'";
  const unknown = `AADSTS700016: Application with identifier '${single}' was not found in the directory 'Fabrikam'.`;
  const configured = (code: number, audience: Audience, whose: string) =>
    `AADSTS${code}: Application '${applications[audience].appId}'(${audience}) is configured for use by ${whose} users only.`;
  const forWork = configured(9002332, "AzureADMultipleOrgs", "Azure Active Directory");
  const forPersonal = configured(9002346, "PersonalMicrosoftAccount", "Microsoft Account");

  test.each<[string, Audience, { userPrincipalName: string } | undefined, string]>([
    ["common", "AzureADMyOrg", undefined, notMultiTenant],
    ["organizations", "AzureADMyOrg", undefined, notMultiTenant],
    [contoso.id, "AzureADMyOrg", outsiders.partner, noGuest],
    ["organizations", "AzureADMultipleOrgs", outsiders.personal, wrongDomain],
    ["common", "AzureADMultipleOrgs", outsiders.personal, unwanted],
    ["consumers", "PersonalMicrosoftAccount", users.member, wrongDomain],
    [fabrikam.id, "AzureADMyOrg", undefined, unknown],
    ["consumers", "AzureADMultipleOrgs", undefined, forWork],
    ["common", "PersonalMicrosoftAccount", undefined, forPersonal],
  ])("at %s to %s", async (authority, audience, person, text) => {
    const response = await fetch(authorizeUrl(authority, audience, person && hint(person)), { redirect: "manual" });
    expect((await shown(response)).slice(0, text.length + 4)).toBe(`400 ${text}`);
  });
});

test("a code of a person of another tenant is refused at this tenant's token endpoint", async () => {
  const code = await codeOf("organizations", "AzureADMultipleOrgs", outsiders.partner);
  expect(refusalOf(await redeem(contoso.id, "AzureADMultipleOrgs", code))).toBe(
    "400 invalid_grant AADSTS700005: Provided Authorization Code is intended to use against other tenant, thus rejected.",
  );
});

test.each([
  ["common", "AzureADandPersonalMicrosoftAccount", 50059],
  [fabrikam.id, "AzureADMultipleOrgs", 700016],
] as const)("an application's own token is refused at %s", async (authority, audience, code) => {
  const { appId } = applications[audience];
  const client = { client_id: appId, client_secret: service.addSecret(applications[audience]) };
  const scope = "https://graph.microsoft.com/.default";
  const answer = await service.token({ grant_type: "client_credentials", ...client, scope }, {}, authority);
  expect(answer).toMatchObject({ status: 400, body: { error_codes: [code] } });
});
