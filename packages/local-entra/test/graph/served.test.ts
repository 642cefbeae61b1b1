import { expect, onTestFinished, test } from "vitest";

import { appRoleAssignmentType } from "../../src/directory/objects/app-role-assignment.ts";
import { applicationType } from "../../src/directory/objects/application.ts";
import { federatedCredentialType } from "../../src/directory/objects/federated-credential.ts";
import { groupType } from "../../src/directory/objects/group.ts";
import { permissionGrantType } from "../../src/directory/objects/permission-grant.ts";
import type { EntityType } from "../../src/directory/objects/property.ts";
import { servicePrincipalType } from "../../src/directory/objects/service-principal.ts";
import { userType } from "../../src/directory/objects/user.ts";
import { Store } from "../../src/directory/store.ts";
import { unservedSegments } from "../../src/graph/request/unserved.ts";
import { domainType, organizationType } from "../../src/graph/tenant.ts";
import { openIdConnect, unservedEndpoints } from "../../src/oidc/open-id-connect.ts";
import { SigningKeys } from "../../src/oidc/tokens/signing-keys.ts";
import { GraphService, origin } from "./graph-service.ts";

const types: EntityType[] = [
  ...[applicationType, servicePrincipalType, groupType, userType, organizationType, domainType],
  ...[appRoleAssignmentType, permissionGrantType, federatedCredentialType],
];

/** A list of several types, of one alone. */
const isCast = /(?:members|owners|memberOf)\/microsoft\.graph\./i;

/** What the sign-in service answers; its token endpoint says itself that it takes nothing but POST. */
async function signInRoutes({ directory }: GraphService) {
  const store = Store.open(":memory:");
  onTestFinished(() => store.close());
  const { routes } = openIdConnect({ directory, store, keys: await SigningKeys.load(store), origin });
  const token = "/:tenant/oauth2/v2.0/token";
  return routes.map((route) => (route.path === token ? { ...route, method: "POST" } : route));
}

/** The paths below a first segment, such as `v1.0`, with their methods; `/beta` has the same as `v1.0`. */
function paths(routes: { method: string; path: string }[], first: string): string {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    const [, version, ...segments] = path.split("/");
    if (method !== "ALL" && version === first && !isCast.test(path)) {
      const shown = `/${segments.map((segment) => segment.replace(/^:(.*)/, "{$1}")).join("/")}`;
      methods.set(shown, (methods.get(shown) ?? new Set()).add(method));
    }
  }
  return [...methods].map(([path, of]) => `| \`${path}\` | ${[...of].join(", ")} |`).join("\n");
}

function properties({ name, properties: all }: EntityType): string {
  const shown = Object.entries(all).map(([property, { filterable, readOnly, betaOnly }]) => {
    const notes = [filterable && "filter", readOnly && "read only", betaOnly && "beta"].filter(Boolean);
    return notes.length > 0 ? `${property} (${notes.join(", ")})` : property;
  });
  return `- **${name}**: ${shown.join(", ")}`;
}

// `npx vitest run -u` writes the page anew.
test("the page tells what is served", async () => {
  const graph = new GraphService();
  const page = `# What local Entra ID serves of Microsoft Graph and of sign-in

A test writes this page from the routes and the properties themselves. What is served is served as the recorded Graph answers
([test/recorded](../test/recorded/facts/README.md)); the names in paths are read in any letter case. \`/me\` is the signed-in user of
\`/users/{id}\`.

## Paths

Below \`/v1.0\` and \`/beta\`:

| path | methods |
| --- | --- |
${paths(graph.routes, "v1.0")}

Lists of members, owners and the like take a cast, such as \`/groups/{id}/members/microsoft.graph.user\`.

Lists take \`$select\`, \`$filter\`, \`$top\`, \`$skiptoken\` and, with \`ConsistencyLevel: eventual\`, \`$count=true\`; one object takes \`$select\`.
\`$filter\` knows \`eq\`, \`in\`, \`startswith\`, \`and\`, \`or\`, \`any\`, and in an advanced query \`ne\` and \`not\`.

## Properties

${types.map(properties).join("\n")}

## What Graph has and local Entra ID has not

It is answered with 501, the code \`NotImplemented\` and "… is not served by local Entra ID.": every other query option and operator, a
property by itself (\`/applications/{id}/displayName\`), and these names in a path: ${unservedSegments.join(", ")}.

## Sign-in

Below \`/{tenant}\`, which is an ID, a domain, \`common\`, \`organizations\` or \`consumers\`; \`/oidc/userinfo\` stands beside it:

| path | methods |
| --- | --- |
${paths(await signInRoutes(graph), ":tenant")}

The grants are \`authorization_code\`, \`refresh_token\` and \`client_credentials\`, and the implicit and hybrid flows; tokens are for Microsoft
Graph. What Entra ID has beside it is refused with a sentence that says so: the grants on-behalf-of, SAML, device code and password
(AADSTS70003), scopes of APIs that are registered here (500011), and below \`/{tenant}\` ${unservedEndpoints.join(", ")} (9002313).
There is no Conditional Access and no second factor.
`;
  await expect(page).toMatchFileSnapshot("../../docs/served.md");
});
