import { grantedApplicationPermissions, setApplicationPermissions } from "local-entra";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { signInWithCode } from "../../../cli/sign-in/sign-in.ts";
import { settingsOf } from "../secret-life/fixture.ts";
import { CiEnvironment, type DeployerOutputs } from "./ci-environment.ts";

const reading = "repo:octo/desk:environment:preview";
const production = "repo:octo/desk:environment:prod";
const basis = ["Application.ReadWrite.OwnedBy", "User.Read.All"];
const assigning = ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"];
const consenting = ["DelegatedPermissionGrant.ReadWrite.All"];

let ci: CiEnvironment;
let outputs: DeployerOutputs;
let assignments: Record<string, string>;

beforeAll(async () => {
  const config = { repository: "octo/desk", trustNames: true, environments: ["prod"], protect: false };
  ci = await CiEnvironment.start({ ...config, manageAssignments: true, manageConsent: true });
  await ci.deployer.stack.up();
  outputs = await ci.outputs();
  await ci.administrator.consent(outputs.previewClientId);
  const groups = ci.environment.entra.directory.groups.list();
  assignments = { Technicians: groups.find(({ displayName }) => displayName === "Helpdesk technicians")?.id ?? "" };
});
afterAll(() => ci.remove());

const up = () => ci.job(production, outputs.deployClientId, () => ci.environment.stack.up());
const nightly = () => ci.job(reading, outputs.previewClientId, () => ci.environment.stack.preview({ refresh: true }));
const permissionsOf = (objectId: string) =>
  grantedApplicationPermissions(ci.environment.entra.directory, objectId).toSorted();

function configure(access: Record<string, unknown>): void {
  const owners = [outputs.deployObjectId, ci.person];
  ci.checkout.configure("dev", { consoleOrigins: ["https://desk.example.com"], owners, ...access });
  ci.environment.reloadConfiguration();
}

/** Has the identity hold what it asks for, all of it but one permission. */
async function grantAllBut(without: string, clientId = outputs.deployClientId): Promise<void> {
  await ci.administrator.revoke(clientId);
  await ci.administrator.consent(clientId, without);
}

describe("an identity that shall assign and consent", () => {
  test("asks for what both take, and the person who consents to it is told how strong that is", () => {
    expect(outputs.consent).toMatchObject({
      preview: { permissions: ["Directory.Read.All"] },
      deploy: {
        permissions: [...basis, ...assigning, ...consenting],
        warnings: [/itself among them/, /act for any user/].map((words) => expect.stringMatching(words)),
      },
    });
  });

  test("is refused the consent without the permission for it, by name", async () => {
    configure({ adminConsent: true });
    await grantAllBut("DelegatedPermissionGrant.ReadWrite.All");
    await expect(up()).rejects.toThrow(
      "Entra ID lets the identity that deploys consent to nothing (403): it lacks a permission. A person needs the role Cloud " +
        "Application Administrator; a program DelegatedPermissionGrant.ReadWrite.All, with admin consent",
    );
  });

  test.each(assigning)("is refused an assignment without %s, by name", async (permission) => {
    configure({ adminConsent: true, assignmentRequired: true, assignments });
    await grantAllBut(permission);
    await expect(up()).rejects.toThrow(
      "Entra ID lets the identity that deploys assign nobody to the application (403): it lacks a permission. A person needs the " +
        "role Cloud Application Administrator; a program AppRoleAssignment.ReadWrite.All and Application.Read.All, with admin consent",
    );
  });

  test("does both with all of them, and whoever is assigned signs in", async () => {
    await grantAllBut("");
    expect(permissionsOf(outputs.deployObjectId)).toEqual([...basis, ...assigning, ...consenting].toSorted());
    expect(await up()).toEqual({ create: 1, same: 6 });
    const settings = settingsOf(await ci.environment.stack.outputs());
    const claims = await signInWithCode(settings, "tom@lindenglass.test");
    expect(claims.name).toBe("Tom Okafor");
  });
});

describe("an identity that previews", () => {
  test("compares assignments and consent with the directory by reading alone", async () => {
    expect(permissionsOf(outputs.previewObjectId)).toEqual(["Directory.Read.All"]);
    expect(await nightly()).toEqual({ same: 7 });
  });

  test("is not shown the consent by what registrations and assignments are read with, and told what it lacks", async () => {
    setApplicationPermissions(ci.environment.entra.directory, outputs.previewObjectId, ["Application.Read.All"]);
    await expect(nightly()).rejects.toThrow(
      "An identity that only previews needs Directory.Read.All for it, with admin consent: set manageConsent to true in the " +
        "deployer's stack (docs/deployer.md).",
    );
    configure({ assignmentRequired: true, assignments });
    expect(await up()).toEqual({ delete: 1, same: 6 });
    expect(await nightly()).toEqual({ same: 6 });
  });
});
