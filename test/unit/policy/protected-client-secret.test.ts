import { describe, expect, test } from "vitest";

import type { StackResource } from "../../../policy/resource-check.ts";
import { protectedClientSecretProblems } from "../../../policy/rules/protected-client-secret.ts";

const settings = { developmentOrigins: [] };

function application(redirectUri: string): StackResource {
  return {
    type: "azuread:index/application:Application",
    name: "rustdesk-application",
    urn: "urn:pulumi:prod::p::azuread:index/application:Application::rustdesk-application",
    props: { web: { redirectUris: [redirectUri] } },
    opts: { protect: true },
    propertyDependencies: {},
  };
}

const real = application("https://desk.example.com/api/oidc/callback");
const local = application("http://localhost:8000/api/oidc/callback");

function secret(name: string, protect: boolean, owner: StackResource | undefined): StackResource {
  return {
    type: "azuread:index/applicationPassword:ApplicationPassword",
    name,
    urn: `urn:pulumi:prod::p::azuread:index/applicationPassword:ApplicationPassword::${name}`,
    props: {},
    opts: { protect },
    propertyDependencies: owner === undefined ? {} : { applicationId: [owner] },
  };
}

function unprotected(...resources: StackResource[]): string[] {
  return protectedClientSecretProblems(resources, settings).map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2));
}

describe("protected-client-secret", () => {
  test("allows a protected current secret beside the unprotected one before it", () => {
    expect(
      unprotected(
        real,
        secret("rustdesk-client-secret-9", false, real),
        secret("rustdesk-client-secret-10", true, real),
      ),
    ).toEqual([]);
  });

  test("allows an unprotected one where the environment is not real, and a stack without one", () => {
    expect(unprotected(local, secret("rustdesk-client-secret-1", false, local))).toEqual([]);
    expect(unprotected(real)).toEqual([]);
  });

  test("refuses an unprotected current secret, where it is", () => {
    const current = secret("rustdesk-client-secret-10", false, real);
    const resources = [real, secret("rustdesk-client-secret-9", false, real), current];
    expect(protectedClientSecretProblems(resources, settings)).toEqual([
      {
        problem: "rustdesk-client-secret-10 must be protected; it is not. Set the stack's protect to true.",
        urn: current.urn,
      },
    ]);
  });

  test("takes each application's secrets for themselves, and advises nothing of one that must not be there", () => {
    const other = { ...real, name: "other", urn: `${real.urn}-2` };
    expect(
      unprotected(
        secret("first-client-secret-2", false, real),
        secret("second-client-secret-1", false, other),
        secret("back-door", false, real),
      ),
    ).toEqual(["first-client-secret-2", "second-client-secret-1"]);
    expect(unprotected(secret("console", false, real))).toEqual(["console"]);
  });

  test("takes a secret for real when its application is not in the stack", () => {
    expect(unprotected(secret("rustdesk-client-secret-1", false, undefined))).toEqual(["rustdesk-client-secret-1"]);
  });
});
