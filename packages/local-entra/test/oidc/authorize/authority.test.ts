import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application, SignInAudience } from "../../../src/directory/application.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, OUTSIDERS, PARTNER, TENANT, USERS } from "../oidc-service.ts";

const CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";

let service: OidcService;
const applications = {} as Record<SignInAudience, Application>;

beforeAll(async () => {
  service = await OidcService.start();
  for (const signInAudience of [
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
  ] as const) {
    applications[signInAudience] = service.register({ displayName: signInAudience, signInAudience });
  }
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

async function metadata(authority: string) {
  const response = await fetch(`${service.origin}/${authority}/v2.0/.well-known/openid-configuration`);
  return (await response.json()) as Record<string, unknown>;
}

function authorizeUrl(
  authority: string,
  audience: SignInAudience,
  changes: Record<string, string> = {},
): string {
  const query = new URLSearchParams({
    client_id: applications[audience].appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    ...changes,
  });
  return `${service.origin}/${authority}/oauth2/v2.0/authorize?${query}`;
}

/** Signs in by `login_hint`, redeems the code where it was asked for, and gives the ID token's claims. */
async function signIn(authority: string, audience: SignInAudience, login_hint: string) {
  const url = authorizeUrl(authority, audience, { login_hint });
  const answer = new URL((await fetch(url, { redirect: "manual" })).headers.get("location") ?? "");
  return decodeJwt(
    String((await redeem(authority, audience, answer.searchParams.get("code") ?? "")).id_token),
  );
}

async function redeem(authority: string, audience: SignInAudience, code: string) {
  const response = await fetch(`${service.origin}/${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: applications[audience].appId,
      client_secret: service.addSecret(applications[audience]),
      code,
      redirect_uri: CALLBACK,
    }),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function refusal(authority: string, audience: SignInAudience, changes: Record<string, string> = {}) {
  const response = await fetch(authorizeUrl(authority, audience, changes), { redirect: "manual" });
  expect(response.status).toBe(400);
  const text = /<p role="alert">([^<]*)<\/p>/.exec(await response.text())?.[1] ?? "";
  return text.replaceAll("&#39;", "'");
}

describe("discovery", () => {
  test.each(["organizations", "common"])(
    "of %s has the tenant's ID left open in the issuer",
    async (authority) => {
      const base = `${service.origin}/${authority}`;
      expect(await metadata(authority)).toMatchObject({
        issuer: `${service.origin}/{tenantid}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        tenant_region_scope: null,
      });
    },
  );

  test("of consumers has the ID of the tenant of personal accounts in the issuer", async () => {
    expect(await metadata("consumers")).toMatchObject({
      issuer: `${service.origin}/${CONSUMERS}/v2.0`,
      token_endpoint: `${service.origin}/consumers/oauth2/v2.0/token`,
    });
    expect(await metadata(CONSUMERS)).toMatchObject({ issuer: `${service.origin}/${CONSUMERS}/v2.0` });
  });

  test("of another tenant names that tenant", async () => {
    const issuer = `${service.origin}/${PARTNER.id}/v2.0`;
    expect(await metadata("fabrikam.test")).toMatchObject({ issuer });
  });

  test.each(["organizations", "common", "consumers"])(
    "the keys of %s are the tenant's",
    async (authority) => {
      const response = await fetch(`${service.origin}/${authority}/discovery/v2.0/keys`);
      expect(await response.json()).toEqual(service.keys.jwks);
    },
  );
});

describe("a sign-in", () => {
  test.each([
    ["organizations", "AzureADMultipleOrgs", USERS.member, TENANT.id],
    ["organizations", "AzureADMultipleOrgs", OUTSIDERS.partner, PARTNER.id],
    ["organizations", "AzureADandPersonalMicrosoftAccount", OUTSIDERS.partner, PARTNER.id],
    ["common", "AzureADandPersonalMicrosoftAccount", OUTSIDERS.personal, CONSUMERS],
    ["consumers", "PersonalMicrosoftAccount", OUTSIDERS.personal, CONSUMERS],
    [PARTNER.id, "AzureADMultipleOrgs", OUTSIDERS.partner, PARTNER.id],
  ] as const)(
    "at %s to %s has the issuer of the person's own tenant",
    async (authority, audience, person, tid) => {
      expect(await signIn(authority, audience, person.userPrincipalName)).toMatchObject({
        iss: `${service.origin}/${tid}/v2.0`,
        tid,
        oid: person.id,
        preferred_username: person.userPrincipalName,
      });
    },
  );

  test("takes a guest at home at organizations, and in this tenant at its own address", async () => {
    const hint = OUTSIDERS.guestAtHome.userPrincipalName;
    expect(await signIn("organizations", "AzureADMultipleOrgs", hint)).toMatchObject({ tid: PARTNER.id });
    const here = await signIn(TENANT.id, "AzureADMultipleOrgs", hint);
    expect(here).toMatchObject({ tid: TENANT.id, oid: USERS.guest.id });
  });

  test("offers at organizations the work accounts of all tenants, each with its tenant", async () => {
    const browser = new Browser();
    const { appId } = service.register({ signInAudience: "AzureADMultipleOrgs" });
    const first = await browser.get(
      authorizeUrl("organizations", "AzureADMultipleOrgs", { client_id: appId }),
    );
    const { response, url } = await browser.follow(first, service.origin);
    expect(url.pathname).toMatch(/^\/organizations\/sign-in\//);
    const page = await response.text();
    expect(page).toContain("pia@fabrikam.test (Fabrikam)");
    expect(page).toContain("mia@contoso.test (Contoso)");
    expect(page).not.toContain("pat@outlook.test");
    const chosen = await browser.follow(await browser.post(url, { user: OUTSIDERS.partner.id }), url);
    const accepted = await browser.follow(await browser.post(chosen.url, { accept: "yes" }), chosen.url);
    expect(accepted.url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
  });

  test("with a personal account does not count where only organizations are taken", async () => {
    const browser = new Browser();
    const login_hint = OUTSIDERS.personal.userPrincipalName;
    await browser.get(authorizeUrl("common", "AzureADandPersonalMicrosoftAccount", { login_hint }));
    const first = await browser.get(authorizeUrl("common", "AzureADMultipleOrgs"));
    const { response, url } = await browser.follow(first, service.origin);
    expect(url.pathname).toMatch(/^\/common\/sign-in\//);
    expect(await response.text()).not.toContain("pat@outlook.test");
  });

  test("of a person of another tenant does not count in this one", async () => {
    const browser = new Browser();
    const login_hint = OUTSIDERS.partner.userPrincipalName;
    await browser.get(authorizeUrl("organizations", "AzureADMultipleOrgs", { login_hint }));
    const again = await browser.get(authorizeUrl(TENANT.id, "AzureADMultipleOrgs"));
    expect(again.headers.get("location")).toMatch(/\/sign-in\//);
  });
});

describe("a sign-in is refused", () => {
  test("at common and organizations for an application of a single tenant", async () => {
    const { appId } = applications.AzureADMyOrg;
    for (const authority of ["common", "organizations"]) {
      expect(await refusal(authority, "AzureADMyOrg")).toBe(
        `AADSTS50194: Application '${appId}'(AzureADMyOrg) is not configured as a multi-tenant application. Usage of ` +
          "the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific " +
          "endpoint or configure the application to be multi-tenant.",
      );
    }
  });

  test("in this tenant for a person of another who is no guest", async () => {
    const login_hint = OUTSIDERS.partner.userPrincipalName;
    expect(await refusal(TENANT.id, "AzureADMyOrg", { login_hint })).toBe(
      `AADSTS50020: User account 'pia@fabrikam.test' from identity provider '${service.origin}/${PARTNER.id}/' does not ` +
        `exist in tenant 'Contoso' and cannot access the application '${applications.AzureADMyOrg.appId}'(AzureADMyOrg) ` +
        "in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in " +
        "again with a different Azure Active Directory user account.",
    );
  });

  test("for a personal account where only organizations are taken", async () => {
    const login_hint = OUTSIDERS.personal.userPrincipalName;
    expect(await refusal("organizations", "AzureADMultipleOrgs", { login_hint })).toBe(
      "AADSTS500208: The domain is not a valid login domain for the account type.",
    );
    expect(await refusal("common", "AzureADMultipleOrgs", { login_hint })).toMatch(
      /^AADSTS50020: User account 'pat@outlook\.test' from identity provider 'live\.com' does not exist in tenant 'Microsoft Services'/,
    );
  });

  test("for a work account at consumers", async () => {
    const login_hint = USERS.member.userPrincipalName;
    expect(await refusal("consumers", "PersonalMicrosoftAccount", { login_hint })).toMatch(/^AADSTS500208: /);
  });

  test("in another tenant for an application of a single one", async () => {
    const { appId } = applications.AzureADMyOrg;
    expect(await refusal(PARTNER.id, "AzureADMyOrg")).toMatch(
      new RegExp(
        `^AADSTS700016: Application with identifier '${appId}' was not found in the directory 'Fabrikam'\\.`,
      ),
    );
  });

  test("at consumers for an application without personal accounts, and elsewhere for one of them alone", async () => {
    expect(await refusal("consumers", "AzureADMultipleOrgs")).toMatch(
      /^AADSTS9002332: .* is configured for use by Azure Active Directory users only\./,
    );
    expect(await refusal("common", "PersonalMicrosoftAccount")).toMatch(
      /^AADSTS9002346: .* is configured for use by Microsoft Account users only\./,
    );
  });

  test("in a tenant that is not there", async () => {
    expect(await refusal("adatum.test", "AzureADMyOrg")).toMatch(
      /^AADSTS90002: Tenant 'adatum\.test' not found\./,
    );
  });
});

test("a code of a person of another tenant is refused at this tenant's token endpoint", async () => {
  const login_hint = OUTSIDERS.partner.userPrincipalName;
  const url = authorizeUrl("organizations", "AzureADMultipleOrgs", { login_hint });
  const answer = new URL((await fetch(url, { redirect: "manual" })).headers.get("location") ?? "");
  const body = await redeem(TENANT.id, "AzureADMultipleOrgs", answer.searchParams.get("code") ?? "");
  expect(body).toMatchObject({ error: "invalid_grant", error_codes: [700005] });
  expect(body.error_description).toMatch(
    /^AADSTS700005: Provided Authorization Code is intended to use against other tenant, thus rejected\. Trace/,
  );
});

test.each([
  ["common", "AzureADandPersonalMicrosoftAccount", 50059],
  [PARTNER.id, "AzureADMultipleOrgs", 700016],
] as const)("an application's own token is refused at %s", async (authority, audience, code) => {
  const response = await fetch(`${service.origin}/${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: applications[audience].appId,
      client_secret: service.addSecret(applications[audience]),
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error_codes: [code] });
});
