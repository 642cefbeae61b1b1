import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { type Fields, string } from "../../schema/field.ts";
import { uuid } from "../../schema/validators.ts";
import { keeping, written } from "../directory-object/partial-state.ts";
import { lastPart } from "../directory-object/resource-id.ts";
import { naming, unlessGone } from "../graph/graph-error.ts";
import { text } from "../graph/graph-object.ts";
import type { GraphSession, NotYet } from "../graph/graph-session.ts";
import { needServicePrincipal } from "../service-principal/service-principal-reading.ts";

const assignmentFields: Fields = {
  appRoleId: string({ required: true, replaceOnChange: true, validate: uuid }),
  principalDisplayName: string({ readOnly: true }),
  principalObjectId: string({ required: true, replaceOnChange: true, validate: uuid }),
  principalType: string({ readOnly: true }),
  resourceDisplayName: string({ readOnly: true }),
  resourceObjectId: string({ required: true, replaceOnChange: true, validate: uuid }),
};

/** `azuread:index/appRoleAssignment:AppRoleAssignment`: that a user, group or service principal has a role of an application. */
export const appRoleAssignment: ResourceDeclaration<GraphSession> = {
  fields: assignmentFields,
  secrets: [],
  stateNote: { schemaVersion: 1, timeouts: { create: 300, read: 300, delete: 300 } },

  importable: (id) => /^\/servicePrincipals\/[^/]+\/appRoleAssignedTo\/[^/]+$/.test(id),

  async create(graph, planned) {
    const resource = text(planned.resourceObjectId);
    const named = `service principal for resource (Object ID: "${resource}")`;
    await needServicePrincipal(graph, resource, {
      missing: `Service principal not found for resource (Object ID: "${resource}")`,
      failing: `Could not retrieve ${named}`,
    });
    return assign(graph, resource, planned);
  },

  read,

  /**
   * Every property replaces; the engine asks for an update only to try again after a failed read. The real provider refuses it ("doesn't support
   * update"), and can do nothing more with the assignment.
   */
  update: async (graph, id) => written(nameOf(id), await read(graph, id)),

  async delete(graph, id) {
    const removal = graph.delete(pathOf(id));
    // The real provider says the reason twice.
    await removal.catch((error: Error) => naming(`[id] Deleting ${nameOf(id)}: ${error.message}`, removal));
  },
};

// An id is `/servicePrincipals/<object ID of the resource>/appRoleAssignedTo/<assignment ID>`, as Graph's path.
const pathOf = (id: string) => `/v1.0${id}`;
const nameOf = (id: string) =>
  `Service Principal Id App Role Assigned To (Service Principal: "${id.split("/")[2] ?? ""}"\n` +
  `App Role Assignment: "${lastPart(id)}")`;

async function assign(graph: GraphSession, resource: string, planned: Values): Promise<ResourceState> {
  const created = await naming(
    "Could not create app role assignment",
    graph.post(
      `/v1.0/servicePrincipals/${resource}/appRoleAssignedTo`,
      {
        "@odata.type": "#microsoft.graph.appRoleAssignment",
        appRoleId: text(planned.appRoleId),
        principalId: text(planned.principalObjectId),
        resourceId: resource,
      },
      hasNotArrived,
    ),
  );
  if (text(created.id) === "") {
    throw new ProviderError("Bad API response: ID returned for app role assignment is nil");
  }
  if (text(created.resourceId) === "") {
    throw new ProviderError("Bad API response: Resource ID returned for app role assignment is nil");
  }
  const id = `/servicePrincipals/${text(created.resourceId)}/appRoleAssignedTo/${text(created.id)}`;
  return keeping(id, planned, async () => written(nameOf(id), await read(graph, id)));
}

/** A principal or service principal that is just made is not known everywhere. */
const hasNotArrived: NotYet = ({ status, graphMessage }) =>
  status === 404 || (status === 400 && graphMessage.includes("Not a valid reference update"));

async function read(graph: GraphSession, id: string): Promise<Values | undefined> {
  const assignment = await unlessGone(naming(`retrieving ${nameOf(id)}`, graph.get(pathOf(id))));
  return (
    assignment && {
      appRoleId: text(assignment.appRoleId),
      principalDisplayName: text(assignment.principalDisplayName),
      principalObjectId: text(assignment.principalId),
      principalType: text(assignment.principalType),
      resourceDisplayName: text(assignment.resourceDisplayName),
      resourceObjectId: text(assignment.resourceId),
    }
  );
}
