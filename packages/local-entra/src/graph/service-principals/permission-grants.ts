import type { Directory } from "../../directory/directory.ts";
import {
  type PermissionGrant,
  permissionGrantId,
  permissionGrantType as type,
} from "../../directory/objects/permission-grant.ts";
import { blank } from "../../directory/objects/property.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-context.ts";
import { badRequest, conflict } from "../request/graph-error.ts";
import { may } from "../request/permissions.ts";
import { checkGiven, checkValue } from "../rules/value-rules.ts";

/** What a grant keeps as it was made (https://github.com/MicrosoftDocs/azure-docs/issues/105249). */
const ends = ["clientId", "consentType", "principalId", "resourceId"] as const;

/** `/oauth2PermissionGrants`: who consented to which delegated permissions, as sign-in asks and keeps it too. */
export function permissionGrantRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const { permissionGrants } = directory;
  return entityRoutes<PermissionGrant>(context, {
    type,
    list: () => permissionGrants.list(),
    find: (key) => found(key, permissionGrants.get(key)),
    mayRead: may.readGrants,
    mayCreate: may.writeGrants,
    mayWrite: may.writeGrants,
    create: (body, request) => {
      const grant = merge(type, request.get("version"), blank(type), body) as PermissionGrant;
      check(directory, grant);
      const created = { ...grant, id: permissionGrantId(grant) };
      if (permissionGrants.get(created.id)) {
        throw conflict("Permission entry already exists.");
      }
      return permissionGrants.insert(created);
    },
    update: (current, body, request) => {
      const changed = merge(type, request.get("version"), current, body);
      const fixed = ends.find((end) => changed[end] !== current[end]);
      if (fixed !== undefined) {
        throw badRequest(`Property cannot be updated: ${fixed}`);
      }
      permissionGrants.update(changed);
    },
    remove: ({ id }) => permissionGrants.delete(id),
  });
}

function check({ users, servicePrincipals }: Directory, grant: PermissionGrant): void {
  const { clientId, consentType, principalId, resourceId } = grant;
  checkGiven(type.title, ["clientId", "consentType", "resourceId"], { ...grant });
  const known = ["AllPrincipals", "Principal"].includes(consentType);
  checkValue(known, "consentType", type.title, "It must be AllPrincipals or Principal.");
  const fits = (consentType === "Principal") === (principalId !== null);
  checkValue(fits, "principalId", type.title, "It goes with the consentType Principal.");
  for (const id of [clientId, resourceId]) {
    found(id, servicePrincipals.get(id));
  }
  found(principalId ?? "", principalId === null || users.get(principalId));
}
