import { expect, test } from "vitest";

import { appRoleAssignmentType } from "../../src/directory/objects/app-role-assignment.ts";
import { applicationType } from "../../src/directory/objects/application.ts";
import { federatedCredentialType } from "../../src/directory/objects/federated-credential.ts";
import { groupType } from "../../src/directory/objects/group.ts";
import { permissionGrantType } from "../../src/directory/objects/permission-grant.ts";
import type { EntityType } from "../../src/directory/objects/property.ts";
import { servicePrincipalType } from "../../src/directory/objects/service-principal.ts";
import { userType } from "../../src/directory/objects/user.ts";
import { domainType } from "../../src/graph/domains.ts";
import { organizationType } from "../../src/graph/organization.ts";
import { unservedSegments } from "../../src/graph/request/unserved.ts";
import { GraphService } from "./graph-service.ts";

const types: EntityType[] = [
  ...[applicationType, servicePrincipalType, groupType, userType, organizationType, domainType],
  ...[appRoleAssignmentType, permissionGrantType, federatedCredentialType],
];

/** A list of several types, of one alone. */
const isCast = /(?:members|owners|memberOf)\/microsoft\.graph\./i;

/** The paths below `/v1.0` with their methods; `/beta` has the same. */
function paths(): string {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of new GraphService().routes) {
    const [, version, ...segments] = path.split("/");
    if (method !== "ALL" && version === "v1.0" && !isCast.test(path)) {
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
  const page = `# What local Entra ID serves of Microsoft Graph

A test writes this page from the routes and the properties themselves. What is served is served as the recorded Graph answers
([test/recorded](../test/recorded/facts/README.md)); the names in paths are read in any letter case. \`/me\` is the signed-in user of
\`/users/{id}\`.

## Paths

Below \`/v1.0\` and \`/beta\`:

| path | methods |
| --- | --- |
${paths()}

Lists of members, owners and the like take a cast, such as \`/groups/{id}/members/microsoft.graph.user\`.

Lists take \`$select\`, \`$filter\`, \`$top\`, \`$skiptoken\` and, with \`ConsistencyLevel: eventual\`, \`$count=true\`; one object takes \`$select\`.
\`$filter\` knows \`eq\`, \`in\`, \`startswith\`, \`and\`, \`or\`, \`any\`, and in an advanced query \`ne\` and \`not\`.

## Properties

${types.map(properties).join("\n")}

## What Graph has and local Entra ID has not

It is answered with 501, the code \`NotImplemented\` and "… is not served by local Entra ID.": every other query option and operator, a
property by itself (\`/applications/{id}/displayName\`), and these names in a path: ${unservedSegments.join(", ")}.
`;
  await expect(page).toMatchFileSnapshot("../../docs/served.md");
});
