import { beforeEach, expect, test } from "vitest";

import { microsoftGraphAppId } from "../../src/directory/microsoft-graph.ts";
import { permissionGrantId } from "../../src/directory/objects/permission-grant.ts";
import {
  bad,
  denied,
  GraphService,
  ids,
  invalid,
  missing,
  nobody,
  origin,
  refusal,
  required,
} from "./graph-service.ts";

let service: GraphService;
let grant: { clientId: string; consentType: string; principalId: string | null; resourceId: string; scope: string };

const set = "/v1.0/oauth2PermissionGrants";

beforeEach(() => {
  service = new GraphService();
  service.caller.roles = ["DelegatedPermissionGrant.ReadWrite.All"];
  const resourceId = service.directory.servicePrincipals.getByAppId(microsoftGraphAppId)?.id ?? "";
  const clientId = service.caller.objectId;
  grant = { clientId, consentType: "AllPrincipals", principalId: null, resourceId, scope: "User.Read" };
});

test("a consent is made, found, changed and withdrawn", async () => {
  const made = await service.post(set, grant);
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    "@odata.context": `${origin}/v1.0/$metadata#oauth2PermissionGrants/$entity`,
    ...grant,
    id: expect.stringMatching(/^[\w-]{43}$/),
  });
  const { id } = made.body;
  expect(made.headers.get("location")).toBe(`${origin}/v2/${service.directory.tenant.id}/oauth2PermissionGrants/${id}`);
  expect(ids(await service.get(`${set}?$filter=clientId eq '${grant.clientId}'`))).toEqual([id]);
  expect((await service.patch(`${set}/${id}`, { scope: "openid" })).status).toBe(204);
  expect((await service.get(`${set}/${id}`)).body.scope).toBe("openid");
  expect(refusal(await service.post(set, grant))).toBe(
    "409 Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
  );
  expect((await service.delete(`${set}/${id}`)).status).toBe(204);
  expect(refusal(await service.delete(`${set}/${id}`))).toBe(missing(id));
});

test("a consent of one person stands beside the one for everybody", async () => {
  await service.post(set, grant);
  const principalId = service.user("Tom Okafor").id;
  const own = await service.post(set, { ...grant, consentType: "Principal", principalId });
  expect(own.status).toBe(201);
  const filter = `clientId eq '${grant.clientId}' and consentType eq 'AllPrincipals'`;
  expect((await service.get(`${set}?$filter=${filter}`)).body.value).toMatchObject([grant]);
});

test("a consent keeps whom it is for and for what; its scopes alone change", async () => {
  const { body } = await service.post(set, grant);
  const change = (changes: object) => service.patch(`${set}/${body.id}`, changes);
  expect(refusal(await change({ principalId: nobody }))).toBe(bad("Property cannot be updated: principalId"));
  expect(refusal(await change({ consentType: "Principal" }))).toBe(bad("Property cannot be updated: consentType"));
  expect((await change({ ...grant, scope: "openid profile email" })).status).toBe(204);
});

test("its ID is made of its ends, as Entra ID's are", () => {
  const [clientId, resourceId] = ["04032f7e-9b19-4a8c-a62f-65f957d7bcc8", "8fd23e32-c3b7-4c8e-9f82-1b1e2e4da1b2"];
  const id = permissionGrantId({ clientId, resourceId, principalId: null });
  expect(Buffer.from(id, "base64url").toString("hex")).toBe(
    "7e2f0304199b8c4aa62f65f957d7bcc8323ed28fb7c38e4c9f821b1e2e4da1b2",
  );
  expect(permissionGrantId({ clientId, resourceId, principalId: clientId })).toHaveLength(64);
});

test.each([
  [{ clientId: undefined }, bad(required("clientId", "OAuth2PermissionGrant"))],
  [
    { consentType: "Everybody" },
    bad(invalid("consentType", "OAuth2PermissionGrant", "It must be AllPrincipals or Principal.")),
  ],
  [
    { consentType: "Principal" },
    bad(invalid("principalId", "OAuth2PermissionGrant", "It goes with the consentType Principal.")),
  ],
  [{ resourceId: nobody }, missing(nobody)],
  [{ consentType: "Principal", principalId: nobody }, missing(nobody)],
])("with %j it is refused", async (properties, expected) => {
  expect(refusal(await service.post(set, { ...grant, ...properties }))).toBe(expected);
});

test.each([
  ["Application.ReadWrite.All", 403, 403],
  ["AppRoleAssignment.ReadWrite.All", 403, 403],
  ["Directory.Read.All", 200, 403],
  ["DelegatedPermissionGrant.ReadWrite.All", 200, 201],
  ["Directory.ReadWrite.All", 200, 201],
])("with %s reading answers %i and consenting %i", async (role, reading, consenting) => {
  service.caller.roles = [role];
  const answers = [await service.get(set), await service.post(set, grant)];
  expect(answers.map(({ status }) => status)).toEqual([reading, consenting]);
  for (const answer of answers.filter(({ status }) => status === 403)) {
    expect(refusal(answer)).toBe(denied);
  }
});
