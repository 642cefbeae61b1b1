import { beforeEach, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { DirectoryService } from "../../fixtures/directory-service.ts";
import { basic } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

const inDirectory = () => service.directory.applications.get(application.objectId);

test.each([
  ["serviceManagementReference", "CHG0042", ""],
  ["groupMembershipClaims", ["ApplicationGroup"], []],
])("%s is set, and taken away as null", async (property, value, none) => {
  const given = { ...basic(service.caller), [property]: value };
  await application.create(basic(service.caller));
  await application.update(given);
  expect(inDirectory()).toMatchObject({ [property]: String(value) });
  expect(await application.isSettled(given)).toBe(true);
  await application.update(basic(service.caller));
  expect(inDirectory()).toMatchObject({ [property]: null });
  expect(await application.isSettled(basic(service.caller))).toBe(true);
  expect(application.state[property]).toEqual(none);
});

test("optional claims keep their order and additional properties, and are cleared by an empty object", async () => {
  const idTokens: Values[] = [{ name: "xms_edov" }, { name: "groups", additionalProperties: ["cloud_displayname"] }];
  const given = { ...basic(service.caller), optionalClaims: { idTokens } };
  await application.create(basic(service.caller));
  await application.update(given);
  expect(service.bodies("PATCH").at(-1)?.optionalClaims).toEqual({
    accessToken: [],
    idToken: [
      { additionalProperties: [], essential: false, name: "xms_edov" },
      { additionalProperties: ["cloud_displayname"], essential: false, name: "groups" },
    ],
    saml2Token: [],
  });
  expect(await application.isSettled(given)).toBe(true);
  await application.update(basic(service.caller));
  expect(service.bodies("PATCH").at(-1)?.optionalClaims).toEqual({});
  expect(await application.isSettled(basic(service.caller))).toBe(true);
  expect(application.state.optionalClaims).toBeNull();
});

test("several group claims are one text, in Terraform's order of the set", async () => {
  const claims = { groupMembershipClaims: ["All", "SecurityGroup", "ApplicationGroup"] };
  await application.create({ ...basic(service.caller), ...claims });
  expect(inDirectory()?.groupMembershipClaims).toBe("ApplicationGroup,SecurityGroup,All");
  expect(await application.isSettled({ ...basic(service.caller), ...claims })).toBe(true);
});

test("an object keeps its missing lists as nothing where it is new, as empty where it was there before", async () => {
  const given = (...names: string[]) => ({
    ...basic(service.caller),
    api: { requestedAccessTokenVersion: 2 },
    optionalClaims: { idTokens: names.map((name) => ({ name })) },
  });
  await application.create(given("email"));
  expect(application.state).toMatchObject({
    api: { knownClientApplications: null },
    groupMembershipClaims: null,
    optionalClaims: { idTokens: [{ additionalProperties: null }] },
  });
  await application.update(given("upn", "email"));
  expect(application.state).toMatchObject({
    api: { knownClientApplications: [] },
    groupMembershipClaims: null,
    optionalClaims: { idTokens: [{ additionalProperties: [] }, { additionalProperties: null }] },
  });
});

test("group claims that an answer lacks are read as one empty claim, as the real provider does", async () => {
  await application.create(basic(service.caller));
  const { groupMembershipClaims: _, ...body } = await service.change("GET", `/applications/${application.objectId}`);
  service.fault({ method: "GET", path: /\/v1.0\/applications\/[^/]+$/, answer: { status: 200, body } });
  await application.refresh();
  expect(application.state.groupMembershipClaims).toEqual([""]);
});
