import { describe, expect, test } from "vitest";

import { type Application, newApplication } from "../../../src/directory/application.ts";
import type { User } from "../../../src/directory/user.ts";
import { idTokenClaims, userInfoClaims } from "../../../src/oidc/tokens/claims.ts";
import { TENANT, USERS } from "../oidc-service.ts";

const NOW = new Date("2026-11-21T12:00:00Z");

function claims(user: User, scope: string, optional: string[] = [], additionalProperties: string[] = []) {
  const application: Application = {
    ...newApplication({ id: "", appId: "", displayName: "", publisherDomain: "", createdDateTime: "" }),
    optionalClaims: {
      accessToken: [],
      idToken: optional.map((name) => ({ name, source: null, essential: false, additionalProperties })),
      saml2Token: [],
    },
  };
  const { uti, ...stable } = idTokenClaims({
    user,
    application,
    tenant: TENANT,
    scopes: new Set(scope.split(" ")),
    now: NOW,
  });
  expect(uti).toMatch(/^[\w-]{22}$/);
  return stable;
}

const ALWAYS = { iat: 1795262100, nbf: 1795262100, ver: "2.0", tid: TENANT.id };

describe("the claims of an ID token", () => {
  test("with openid alone name nobody, and are dated back five minutes", () => {
    expect(NOW.getTime() / 1000 - 300).toBe(ALWAYS.iat);
    expect(claims(USERS.member, "openid")).toEqual(ALWAYS);
  });

  test("with profile have name, sign-in name and object ID", () => {
    expect(claims(USERS.member, "openid profile")).toEqual({
      ...ALWAYS,
      name: "Mia Member",
      preferred_username: "mia@contoso.test",
      oid: USERS.member.id,
    });
  });

  test("with email have a member's mail address", () => {
    expect(claims(USERS.member, "openid email")).toEqual({ ...ALWAYS, email: "mia@contoso.test" });
  });

  test("with email have none when the person has no mailbox", () => {
    expect(claims(USERS.noMailbox, "openid email")).toEqual(ALWAYS);
  });

  test("have a guest's mail address without being asked", () => {
    expect(claims(USERS.guest, "openid")).toEqual({ ...ALWAYS, email: "gus@fabrikam.test" });
  });

  test("call a guest by the address that was invited", () => {
    expect(claims(USERS.guest, "openid profile").preferred_username).toBe("gus@fabrikam.test");
  });

  test("have the optional claims of the registration", () => {
    expect(claims(USERS.member, "openid profile", ["email", "upn", "given_name", "family_name"])).toEqual({
      ...ALWAYS,
      name: "Mia Member",
      preferred_username: "mia@contoso.test",
      oid: USERS.member.id,
      given_name: "Mia",
      family_name: "Member",
      upn: "mia@contoso.test",
      email: "mia@contoso.test",
    });
  });

  test("have optional names only with profile", () => {
    expect(claims(USERS.member, "openid", ["given_name", "family_name"])).toEqual(ALWAYS);
  });

  test("name a guest by the address at home under upn, or by the name in this tenant where it is asked for", () => {
    const upn = (...properties: string[]) => claims(USERS.guest, "openid profile", ["upn"], properties).upn;
    expect(upn()).toBe("gus@fabrikam.test");
    expect(upn("include_externally_authenticated_upn")).toBe("gus_fabrikam.test#EXT#@contoso.test");
    expect(upn("include_externally_authenticated_upn_without_hash")).toBe(
      "gus_fabrikam.test_EXT_@contoso.test",
    );
    expect(claims(USERS.member, "openid", ["upn"])).toEqual(ALWAYS);
  });

  test("tell a member from a guest under acct", () => {
    expect(claims(USERS.member, "openid", ["acct"]).acct).toBe(0);
    expect(claims(USERS.guest, "openid", ["acct"]).acct).toBe(1);
  });

  test("say whether the mail domain's owner is verified only beside email", () => {
    expect(claims(USERS.member, "openid email", ["xms_edov"]).xms_edov).toBe(true);
    expect(claims(USERS.guest, "openid", ["xms_edov"]).xms_edov).toBe(false);
    expect(claims(USERS.member, "openid", ["xms_edov"])).toEqual(ALWAYS);
  });
});

test("userinfo says what its scopes allow and leaves out what a person does not have", () => {
  expect(userInfoClaims(USERS.member, new Set(["openid"]))).toEqual({});
  expect(userInfoClaims(USERS.noMailbox, new Set(["openid", "profile", "email"]))).toEqual({
    name: "Nils Nomail",
    given_name: "Nils",
    family_name: "Nomail",
  });
});
