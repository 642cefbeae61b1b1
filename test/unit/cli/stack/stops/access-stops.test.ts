import { describe, expect, test } from "vitest";

import { deployedStateAdvice } from "../../../../../cli/environment/deployed-state-advice.ts";
import { EngineDiagnostics, stopOf } from "../../../../../cli/stack/stops/engine-diagnostics.ts";

const denied =
  "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete the operation.";
const assigned =
  'Service Principal Id App Role Assigned To (Service Principal: "8309cb82"\nApp Role Assignment: "x-Y_z")';
const grant = 'O Auth 2 Permission Grant (O Auth 2 Permission Grant: "x-Y_z")';
const objectId = "11111111-2222-3333-4444-555555555555";

function told(text: string): string {
  const context = { advice: deployedStateAdvice("prod"), declared: [], resource: `rustdesk-assignment-${objectId}` };
  const stop = stopOf(`1 error occurred:\n\t* ${text}`, context);
  return `${stop?.line} ${stop?.action}`;
}

describe("what Entra ID refuses of access is told with the permission that it takes:", () => {
  test.each([[`Could not create app role assignment: ${denied}`], [`[id] Deleting ${assigned}: ${denied}: ${denied}`]])(
    "assigning: %s",
    (text) => {
      expect(told(text)).toBe(
        "Entra ID lets the identity that deploys assign nobody to the application (403): it lacks a permission. A person needs the role " +
          "Cloud Application Administrator; a program AppRoleAssignment.ReadWrite.All and Application.Read.All, with admin consent: set " +
          "manageAssignments to true in the deployer's stack (docs/deployer.md). Or take assignments out of Pulumi.prod.yaml, and let an " +
          "owner of the enterprise application assign them (docs/access.md).",
      );
    },
  );

  test.each([
    [`Could not create delegated permission grant: ${denied}`],
    [`[id] Deleting ${grant}: ${denied}`],
    [`Updating ${grant}: ${denied}`],
  ])("consenting: %s", (text) => {
    expect(told(text)).toBe(
      "Entra ID lets the identity that deploys consent to nothing (403): it lacks a permission. A person needs the role Cloud " +
        "Application Administrator; a program DelegatedPermissionGrant.ReadWrite.All, with admin consent: set manageConsent to true in " +
        "the deployer's stack (docs/deployer.md). Or take adminConsent out of Pulumi.prod.yaml, and let an administrator consent " +
        "(docs/access.md).",
    );
  });

  test("reading the consent", () => {
    expect(told(`[id] Retrieving Delegated Permission Grant with ID "/oauth2PermissionGrants/x-Y_z": ${denied}`)).toBe(
      "Entra ID does not show the administrator's consent to this identity (403): it lacks a permission. An identity that only previews " +
        "needs Directory.Read.All for it, with admin consent: set manageConsent to true in the deployer's stack (docs/deployer.md).",
    );
  });
});

test("an object ID that the tenant does not have is named", () => {
  expect(
    told(
      "Could not create app role assignment: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Not a valid " +
        "reference update.",
    ),
  ).toBe(
    `The tenant has no group or user with the object ID ${objectId}. Correct it in Pulumi.prod.yaml; docs/access.md has the ` +
      "command that looks it up. What was done so far is kept.",
  );
});

describe("what was taken back by hand is seen by a refresh:", () => {
  const gone =
    "unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource 'x-Y_z' does not exist or one of its queried " +
    "reference-property objects are not present.";

  test("an assignment", () => {
    expect(told(`[id] Deleting ${assigned}: ${gone}: ${gone}`)).toBe(
      `${objectId} is assigned no more: by hand, or because the user or group was deleted (404). Run \`npm run up -- --stack prod ` +
        "--refresh`, which sees that.",
    );
  });

  test.each(["Updating", "[id] Deleting"])("the consent: %s", (deed) => {
    expect(told(`${deed} ${grant}: ${gone}`)).toBe(
      "The administrator's consent is there no more: somebody took it back by hand (404). Run `npm run up -- --stack prod --refresh`, " +
        "which sees that.",
    );
  });
});

test("two object IDs that the tenant does not have are both named", () => {
  const diagnostics = new EngineDiagnostics();
  const message =
    "Could not create app role assignment: unexpected status 400 (400 Bad Request) with error: x: Not a valid reference update";
  for (const id of [objectId, "99999999-2222-3333-4444-555555555555"]) {
    const urn = `urn:pulumi:prod::rustdesk-entra::x::rustdesk-assignment-${id}`;
    const diagnosticEvent = { severity: "error" as const, message, color: "never" as const, urn };
    diagnostics.add({ sequence: 0, timestamp: 0, diagnosticEvent });
  }
  expect(diagnostics.stopped(deployedStateAdvice("prod"))?.stops.map(({ line }) => line)).toEqual([
    `The tenant has no group or user with the object ID ${objectId}.`,
    "The tenant has no group or user with the object ID 99999999-2222-3333-4444-555555555555.",
  ]);
});

test.each([
  "retrieving instance state via upgrade … unable to parse App Role Assignment ID",
  "azuread:index/appRoleAssignment:AppRoleAssignment (rustdesk-assignment): doesn't support update",
])("an assignment that the provider cannot go on from is taken out of the state: %s", (text) => {
  expect(told(text)).toBe(
    `The state has the assignment of ${objectId} half-made, and the provider cannot read it. Take it out of the state: ` +
      "`pulumi state delete --stack prod` asks which one. Then run `npm run up -- --stack prod`, which takes the assignment over.",
  );
});

describe("what was given by hand already is taken over, or left out:", () => {
  test("an assignment", () => {
    expect(
      told(
        "Could not create app role assignment: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Permission being " +
          "assigned already exists on the object",
      ),
    ).toBe(
      `${objectId} is assigned already, and the state does not know it (400). \`npm run up -- --stack prod\` takes the assignment over ` +
        "where the identity that deploys may read it. Otherwise take it out of Pulumi.prod.yaml: it counts all the same.",
    );
  });

  test("the consent", () => {
    expect(
      told(
        "Could not create delegated permission grant: unexpected status 409 (409 Conflict) with error: " +
          "Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
      ),
    ).toBe(
      "An administrator has consented for all users already, and the state does not know it (409). `npm run up -- --stack prod` takes the " +
        "consent over where the identity that deploys may read it. Otherwise take adminConsent out of Pulumi.prod.yaml: the consent counts " +
        "all the same.",
    );
  });
});
