import type { Value, Values } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { type Fields, set, string } from "../../schema/field.ts";
import { checksumOrder } from "../../schema/set-order.ts";
import { notEmpty, uuid } from "../../schema/validators.ts";
import { keeping, written } from "../directory-object/partial-state.ts";
import { lastPart } from "../directory-object/resource-id.ts";
import { naming, unlessGone } from "../graph/graph-error.ts";
import { text, texts } from "../graph/graph-object.ts";
import type { GraphSession, NotYet } from "../graph/graph-session.ts";
import {
  needServicePrincipal,
  nameOf as servicePrincipalName,
} from "../service-principal/service-principal-reading.ts";

const grantFields: Fields = {
  claimValues: set(string({ validate: notEmpty }), { required: true, minItems: 1 }),
  resourceServicePrincipalObjectId: string({ required: true, replaceOnChange: true, validate: uuid }),
  servicePrincipalObjectId: string({ required: true, replaceOnChange: true, validate: uuid }),
  userObjectId: string({ replaceOnChange: true, validate: uuid }),
};

const grantType = { "@odata.type": "#microsoft.graph.oAuth2PermissionGrant" };

/**
 * `azuread:index/servicePrincipalDelegatedPermissionGrant:…`: the consent to what an application may do at an API in the name of a user, or of all
 * users.
 */
export const permissionGrant: ResourceDeclaration<GraphSession> = {
  fields: grantFields,
  secrets: [],
  stateNote: { schemaVersion: 1, timeouts: { create: 300, read: 300, update: 300, delete: 300 } },

  importable: (id) => /^\/oauth2PermissionGrants\/[^/]+$/.test(id),

  async create(graph, planned) {
    await needBoth(graph, planned);
    const created = await naming(
      "Could not create delegated permission grant",
      graph.post("/v1.0/oauth2PermissionGrants", grantRequest(planned), hasNotArrived),
    );
    if (text(created.id) === "") {
      throw new ProviderError("Bad API response: ID returned for delegated permission grant is nil");
    }
    const id = `/oauth2PermissionGrants/${text(created.id)}`;
    return keeping(id, planned, async () => written(nameOf(id), await read(graph, id)));
  },

  read,

  async update(graph, id, { planned, prior }) {
    const { state } = await keeping(id, prior, async () => {
      const body = { ...grantType, scope: scopeOf(planned.claimValues) };
      await naming(`Updating ${nameOf(id)}`, graph.patch(pathOf(id), body));
      return written(nameOf(id), await read(graph, id));
    });
    return state;
  },

  delete: (graph, id) => naming(`[id] Deleting ${nameOf(id)}`, graph.delete(pathOf(id))),
};

// An id is `/oauth2PermissionGrants/<grant ID>`, as Graph's path.
const pathOf = (id: string) => `/v1.0${id}`;
const nameOf = (id: string) => `O Auth 2 Permission Grant (O Auth 2 Permission Grant: "${lastPart(id)}")`;

async function needBoth(graph: GraphSession, planned: Values): Promise<void> {
  const client = text(planned.servicePrincipalObjectId);
  await needServicePrincipal(graph, client, {
    // The parenthesis is the real provider's.
    missing: `${servicePrincipalName(client)} was not found)`,
    failing: `Could not retrieve ${servicePrincipalName(client)}`,
  });
  const resource = text(planned.resourceServicePrincipalObjectId);
  await needServicePrincipal(graph, resource, {
    missing: `${servicePrincipalName(resource)} not found for resource`,
    failing: `Could not retrieve ${servicePrincipalName(resource)} for resource`,
  });
}

function grantRequest(planned: Values) {
  const principalId = text(planned.userObjectId);
  return {
    ...grantType,
    clientId: text(planned.servicePrincipalObjectId),
    ...(principalId === "" ? { consentType: "AllPrincipals" } : { consentType: "Principal", principalId }),
    resourceId: text(planned.resourceServicePrincipalObjectId),
    scope: scopeOf(planned.claimValues),
  };
}

/** Graph keeps the permissions as one text. */
const scopeOf = (claimValues: Value | undefined) => checksumOrder(texts(claimValues)).join(" ");

/** A service principal that is just made is not known everywhere. */
const hasNotArrived: NotYet = ({ status, graphMessage }) =>
  status === 404 ||
  (status === 400 &&
    graphMessage.includes("does not exist or one of its queried reference-property objects are not present"));

async function read(graph: GraphSession, id: string): Promise<Values | undefined> {
  const reading = naming(`[id] Retrieving Delegated Permission Grant with ID "${id}"`, graph.get(pathOf(id)));
  const grant = await unlessGone(reading);
  return (
    grant && {
      claimValues: text(grant.scope)
        .split(" ")
        .filter((value) => value !== ""),
      resourceServicePrincipalObjectId: text(grant.resourceId),
      servicePrincipalObjectId: text(grant.clientId),
      userObjectId: text(grant.principalId),
    }
  );
}
