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
  expect((await service.post(set, grant)).status).toBe(409);
  expect((await service.delete(`${set}/${id}`)).status).toBe(204);
  expect(refusal(await service.delete(`${set}/${id}`))).toBe(missing(id));
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
])("with %j it is refused", async (properties, expected) => {
  expect(refusal(await service.post(set, { ...grant, ...properties }))).toBe(expected);
});

test("nobody reads or makes one without the permission", async () => {
  service.caller.roles = ["Application.ReadWrite.All"];
  expect(refusal(await service.get(set))).toBe(denied);
  expect(refusal(await service.post(set, grant))).toBe(denied);
});
