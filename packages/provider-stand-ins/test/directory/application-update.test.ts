import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { PROGRAM, ROLE } from "../registration.ts";
import { APPLICATION, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { ACCESSES, basic, full, GRAPH, PATCH, READS } from "./registered-application.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), APPLICATION);
});

const id = () => String(application.state.objectId);
const inDirectory = () => service.graph.directory.applications.get(id());
const owners = () => service.graph.directory.owners.targets(id());
/** Requests since the last call, with the object's ID as {id}. */
const requests = () => service.takeRequests().map((line) => line.replaceAll(id(), "{id}"));

describe("update-each-property", () => {
  test.each<[string, (before: Values) => Values, Record<string, string>, string[]]>([
    ["displayName", () => ({ displayName: "RustDesk 2" }), { displayName: "UPDATE" }, [PATCH]],
    ["description", () => ({ description: "New" }), { description: "UPDATE" }, [PATCH]],
    ["notes", () => ({ notes: "other" }), { notes: "UPDATE" }, [PATCH]],
    [
      "signInAudience",
      () => ({ signInAudience: "AzureADMultipleOrgs" }),
      { signInAudience: "UPDATE" },
      [PATCH],
    ],
    [
      "homepage",
      () => ({ web: { ...(PROGRAM.web as Values), homepageUrl: "https://home.example.com" } }),
      { "web.homepageUrl": "UPDATE" },
      [PATCH],
    ],
    [
      "logout",
      () => ({ web: { ...(PROGRAM.web as Values), logoutUrl: "https://home.example.com/bye" } }),
      { "web.logoutUrl": "UPDATE" },
      [PATCH],
    ],
    [
      "two group claims",
      () => ({ groupMembershipClaims: ["SecurityGroup", "ApplicationGroup"] }),
      { "groupMembershipClaims[1]": "ADD" },
      [PATCH],
    ],
    [
      "featureTags",
      () => ({ featureTags: [{ enterprise: true, hide: true }] }),
      { "featureTags[0].hide": "UPDATE" },
      [PATCH],
    ],
    [
      "token version",
      () => ({ api: { requestedAccessTokenVersion: 1 } }),
      { "api.requestedAccessTokenVersion": "UPDATE" },
      [PATCH],
    ],
    ["addresses", () => ({ supportUrl: "https://s.example.com" }), { supportUrl: "UPDATE" }, [PATCH]],
    [
      "oauth2PostResponseRequired",
      () => ({ oauth2PostResponseRequired: true }),
      { oauth2PostResponseRequired: "UPDATE" },
      [PATCH, "PATCH /beta/applications/{id} 204"],
    ],
    [
      "fewer permissions",
      () => ({
        requiredResourceAccesses: [{ resourceAppId: GRAPH, resourceAccesses: ACCESSES.slice(0, 1) }],
      }),
      { "requiredResourceAccesses[0].resourceAccesses[1]": "DELETE" },
      [PATCH],
    ],
  ])("%s", async (_, change, detailed, changes) => {
    await application.create(full(service.caller));
    requests();
    const changed = { ...full(service.caller), ...change(full(service.caller)) };
    expect((await application.diff(changed)).detailed).toEqual(detailed);
    await application.update(changed);
    expect(requests()).toEqual([...changes, ...READS]);
    await application.refresh();
    expect((await application.diff(changed)).changes).toBe(false);
  });

  test.each([
    "notes",
    "groupMembershipClaims",
    "requiredResourceAccesses",
    "optionalClaims",
    "owners",
    "web",
  ])("%s removed", async (property) => {
    await application.create(full(service.caller));
    const { [property]: _, ...changed } = full(service.caller);
    expect((await application.diff(changed)).detailed).toEqual({ [property]: "DELETE" });
    await application.update(changed);
    await application.refresh();
    expect((await application.diff(changed)).changes).toBe(false);
  });

  test.each(["featureTags", "api"])("%s removed changes nothing", async (property) => {
    await application.create({ ...full(service.caller), api: { requestedAccessTokenVersion: 1 } });
    const { [property]: _, ...changed } = {
      ...full(service.caller),
      api: { requestedAccessTokenVersion: 1 },
    } as Values;
    expect((await application.diff(changed)).changes).toBe(false);
  });

  test("owners are added and removed one by one", async () => {
    const [somebody = ""] = service.graph.directory.users.list().map((user) => user.id);
    await application.create(basic(service.caller));
    requests();
    await application.update({ ...basic(service.caller), owners: [service.caller, somebody] });
    expect(requests()).toEqual([PATCH, READS[2], "POST /v1.0/applications/{id}/owners/$ref 204", ...READS]);
    await application.update(basic(service.caller));
    expect(requests()).toEqual([
      PATCH,
      READS[2],
      `DELETE /v1.0/applications/{id}/owners/${somebody}/$ref 204`,
      ...READS,
    ]);
    expect(owners()).toEqual([service.caller]);
  });

  test("a role is disabled before it is changed or removed", async () => {
    await application.create(full(service.caller));
    requests();
    await application.update({ ...full(service.caller), appRoles: [{ ...ROLE, value: "person" }] });
    expect(requests()).toEqual([READS[0], PATCH, READS[0], PATCH, ...READS]);
    await application.update({ ...full(service.caller), appRoles: [] });
    expect(requests()).toEqual([READS[0], PATCH, READS[0], PATCH, ...READS]);
    expect(inDirectory()?.appRoles).toEqual([]);
  });

  test("another template replaces, the same program does nothing", async () => {
    await application.create(full(service.caller));
    expect((await application.diff(full(service.caller))).changes).toBe(false);
    const templateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
    expect((await application.diff({ ...full(service.caller), templateId })).replaces).toEqual([
      "templateId",
    ]);
  });
});
