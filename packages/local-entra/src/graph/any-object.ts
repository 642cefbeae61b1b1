import type { EntityType } from "../directory/objects/property.ts";
import {
  directoryObjectBody,
  directoryObjectType,
  directoryObjectTypes,
  findDirectoryObject,
  lookUpAll,
  mayRead,
  shownDirectoryObject,
} from "./entities/directory-objects.ts";
import { membershipRoutes } from "./entities/membership.ts";
import { contextUrl } from "./odata/answer.ts";
import { entityQuery } from "./odata/query.ts";
import { type GraphContext, type GraphRoutes, newRoutes } from "./request/graph-context.ts";
import { jsonBody, parameter, texts } from "./request/graph-request.ts";
import { may, permit } from "./request/permissions.ts";

/** `/directoryObjects`: an object of any type by its ID, several at once, and the groups that it is in. */
export function directoryObjectRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const routes = newRoutes();

  routes.get("/:id", (request) => {
    const object = findDirectoryObject(directory, parameter(request, "id"));
    permit(mayRead(request.get("caller"), object));
    const { select } = entityQuery(directoryObjectType, request);
    return request.json(directoryObjectBody(request, object, select));
  });

  routes.post("/getByIds", async (request) => {
    const { caller } = request.var;
    permit([may.readUsers, may.readGroups, may.readApplications].some((may) => may(caller)));
    const { ids, types } = await jsonBody(request);
    const wanted = texts("types", types ?? Object.keys(directoryObjectTypes)).map((type) => type.toLowerCase());
    const isWanted = ({ name }: EntityType) =>
      ["directoryobject", name.toLowerCase()].some((one) => wanted.includes(one));
    // The other way round than they were asked for, as recorded.
    const objects = lookUpAll(directory, texts("ids", ids).reverse()).filter(({ type }) => isWanted(type));
    return request.json({
      "@odata.context": contextUrl(request, directoryObjectType),
      value: objects.map((object) => shownDirectoryObject(request, object)),
    });
  });

  return routes.route(
    "/",
    membershipRoutes(context, (id) => findDirectoryObject(directory, id).document),
  );
}
