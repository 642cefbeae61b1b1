import { describe, expect, test } from "vitest";

import type { User } from "../../../src/directory/objects/user.ts";
import { idTokenClaims, userInfoClaims } from "../../../src/oidc/tokens/claims.ts";
import { contoso, optionalIdTokenClaims, registration, users } from "../fixtures.ts";

const now = new Date("2026-11-21T12:00:00Z");

function claims(user: User, scope: string, optional: string[] = [], properties: string[] = []) {
  const application = registration(optionalIdTokenClaims(optional, ...properties));
  const scopes = new Set(scope.split(" "));
  const { uti, ...stable } = idTokenClaims({ user, application, tenant: contoso, scopes, now });
  expect(uti).toMatch(/^[\w-]{22}$/);
  return stable;
}

const { member, guest, noMailbox } = users;
const always = { iat: 1795262100, nbf: 1795262100, ver: "2.0", tid: contoso.id };
const profile = { name: "Mia Member", preferred_username: "mia@contoso.test", oid: member.id };
const email = "mia@contoso.test";

describe("the claims of an ID token", () => {
  test("are dated back five minutes", () => {
    expect(now.getTime() / 1000 - 300).toBe(always.iat);
  });

  test.each<[string, User, string, string[], object]>([
    ["with openid alone name nobody", member, "openid", [], {}],
    ["with profile have name, sign-in name and object ID", member, "openid profile", [], profile],
    ["with email have a member's mail address", member, "openid email", [], { email }],
    ["with email have none when the person has no mailbox", noMailbox, "openid email", [], {}],
    ["have a guest's mail address without being asked", guest, "openid", [], { email: "gus@fabrikam.test" }],
    [
      "have the optional claims of the registration",
      member,
      "openid profile",
      ["email", "upn", "given_name", "family_name"],
      { ...profile, given_name: "Mia", family_name: "Member", upn: "mia@contoso.test", email },
    ],
    ["have optional names only with profile", member, "openid", ["upn", "given_name", "family_name"], {}],
    ["tell a member under acct", member, "openid", ["acct"], { acct: 0 }],
    ["tell a guest under acct", guest, "openid", ["acct"], { acct: 1, email: "gus@fabrikam.test" }],
    [
      "say whether the mail domain's owner is verified",
      member,
      "openid email",
      ["xms_edov"],
      { email, xms_edov: true },
    ],
    ["say that a guest's is not", guest, "openid", ["xms_edov"], { email: "gus@fabrikam.test", xms_edov: false }],
    ["say so only beside email", member, "openid", ["xms_edov"], {}],
  ])("%s", (_what, user, scope, optional, expected) => {
    expect(claims(user, scope, optional)).toEqual({ ...always, ...expected });
  });

  test("call a guest by the address that was invited", () => {
    expect(claims(guest, "openid profile").preferred_username).toBe("gus@fabrikam.test");
  });

  test("name a guest by the address at home under upn, or by the name in this tenant where it is asked for", () => {
    const upn = (...properties: string[]) => claims(guest, "openid profile", ["upn"], properties).upn;
    expect(upn()).toBe("gus@fabrikam.test");
    expect(upn("include_externally_authenticated_upn")).toBe("gus_fabrikam.test#EXT#@contoso.test");
    expect(upn("include_externally_authenticated_upn_without_hash")).toBe("gus_fabrikam.test_EXT_@contoso.test");
  });
});

test("userinfo says what its scopes allow and leaves out what a person does not have", () => {
  expect(userInfoClaims(member, new Set(["openid"]))).toEqual({});
  expect(userInfoClaims(noMailbox, new Set(["openid", "profile", "email"]))).toEqual({
    name: "Nils Nomail",
    given_name: "Nils",
    family_name: "Nomail",
  });
});
