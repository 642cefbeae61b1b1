import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { identitySteps } from "../../../../cli/ci-setup/identity-steps.ts";
import { askForRights, rightSteps } from "../../../../cli/ci-setup/rights.ts";
import { fakeSetup, lacking, mend } from "./fake-setup.ts";

const group = "11111111-2222-4333-8444-000000000001";
/** The state of a stack with these resources; undefined where there is no stack. */
const reading = (resources?: { urn: string; type: string }[]) => async () => (resources && { resources }) as never;
const request = { check: false, origin: undefined, reviewers: undefined, yes: false };
const administrator = "whoever runs code as this identity is an administrator of the whole tenant.";

/** One whose environment prod has these lines, and whose deployer has decided on rights. */
async function setupWith(lines: string, decided: Record<string, unknown> = {}, answer = false) {
  const setup = await fakeSetup();
  const { checkout, terminal } = setup.context;
  mkdirSync(join(checkout, "deployer"), { recursive: true });
  writeFileSync(join(checkout, "Pulumi.yaml"), "name: rustdesk-entra\nruntime: nodejs\n");
  writeFileSync(join(checkout, "Pulumi.prod.yaml"), `config:\n  displayName: Desk\n${lines}`);
  setup.deployer.configuration = () => ({ own: (key: string) => decided[key] }) as never;
  const asked: string[] = [];
  vi.spyOn(terminal, "isAnswered", "get").mockReturnValue(true);
  vi.spyOn(terminal, "confirm").mockImplementation(async (question) => {
    asked.push(question);
    return answer;
  });
  return { setup, asked };
}

const assigned = `  assignments:\n    Support: ${group}\n`;
const consented = "  adminConsent: true\n";

describe("a right of the deploying identity that an environment's file needs", () => {
  test("is asked for once, with how strong it is, and goes to the deployer's file", async () => {
    const { setup, asked } = await setupWith(assigned + consented, {}, true);
    setup.rights = await askForRights(setup, request);
    expect(asked).toEqual([
      expect.stringMatching(
        /^Pulumi\.prod\.yaml has assignments, for which CI needs manageAssignments\. .*administrator of the whole tenant\. .*Give it\?$/,
      ),
      expect.stringMatching(
        /^Pulumi\.prod\.yaml has adminConsent, for which CI needs manageConsent\. .*lets any application act for any user/,
      ),
    ]);
    const written: object[] = [];
    setup.deployer.configure = (values) => void written.push(values);
    await mend(identitySteps(setup).slice(0, 1));
    expect(written).toEqual([expect.objectContaining({ manageAssignments: true, manageConsent: true })]);
    expect(await lacking(rightSteps(setup, reading()))).toEqual([]);
  });

  test.each([
    ["nothing needs it", "", {}, request],
    ["it is decided", assigned, { manageAssignments: "false" }, request],
    ["with --yes, which gives nothing so strong", assigned, {}, { ...request, yes: true }],
    ["with --check", assigned, {}, { ...request, check: true }],
  ])("is not asked for: %s", async (_when, lines, decided, given) => {
    const { setup, asked } = await setupWith(lines, decided);
    expect(await askForRights(setup, given)).toEqual({});
    expect(asked).toEqual([]);
  });

  test("that it has not is told, with both ways", async () => {
    const { setup } = await setupWith(assigned);
    expect(await lacking(rightSteps(setup, reading()))).toEqual([
      "Pulumi.prod.yaml has assignments, which is not brought up, and the deploying identity may not: its runs stop. → " +
        "npm run up -- --stack prod, by a person who may; or pulumi -C deployer config set manageAssignments true --stack ci && npm run ci-setup. " +
        `AppRoleAssignment.ReadWrite.All grants any permission of any API to any application, itself among them: ${administrator}`,
    ]);
  });

  test("is not missed where a person has brought up what needs it", async () => {
    const type = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant";
    const urns = [
      `urn:pulumi:prod::p::x::rustdesk-assignment-${group}`,
      `urn:pulumi:prod::p::${type}::rustdesk-admin-consent`,
    ];
    const resources = urns.map((urn) => ({ urn, type: urn.split("::")[2] as string }));
    const { setup } = await setupWith(assigned + consented, { manageAssignments: "false", manageConsent: false });
    expect(await lacking(rightSteps(setup, reading(resources)))).toEqual([]);
  });
});

test("a right that no environment needs is told", async () => {
  const { setup } = await setupWith("", { manageConsent: "true" });
  expect(await lacking(rightSteps(setup, reading()))).toEqual([
    "The deployer must not have manageConsent, as no environment has adminConsent, but it has. DelegatedPermissionGrant.ReadWrite.All lets any " +
      "application act for any user who signs in to it, administrators among them. Directory.Read.All reads the whole directory: whoever can " +
      "push an object ID reads in a report whose it is. → pulumi -C deployer config rm manageConsent --stack ci && npm run ci-setup",
  ]);
});
