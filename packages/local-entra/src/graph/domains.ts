import { Hono } from "hono";

import type { Directory } from "../directory/directory.ts";
import { domainType } from "../directory/model/domain-type.ts";
import { entityAnswer, listAnswer } from "./odata/answer.ts";
import { pageOf } from "./odata/page.ts";
import { entityQuery, listQuery } from "./odata/query.ts";
import { notFound } from "./request/graph-error.ts";
import { type GraphContext, type GraphEnv, parameter } from "./request/graph-request.ts";
import { requireDomainRead } from "./request/permissions.ts";

/** `/domains`: the tenant has one, which is the one it began with too. */
export function domainRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireDomainRead(request.get("caller"));
    const query = listQuery(domainType, request);
    return request.json(listAnswer(request, origin, domainType, pageOf(domains(directory), query), query));
  });

  routes.get("/:id", (request) => {
    requireDomainRead(request.get("caller"));
    const query = entityQuery(domainType, request);
    const name = parameter(request, "id");
    const domain = domains(directory).find(({ id }) => id === name.toLowerCase());
    if (!domain) {
      throw notFound(name);
    }
    return request.json(entityAnswer(request, origin, domainType, domain, query));
  });

  return routes;
}

function domains(directory: Directory) {
  return [
    {
      id: directory.tenant.defaultDomain.toLowerCase(),
      authenticationType: "Managed",
      isAdminManaged: true,
      isDefault: true,
      isInitial: true,
      isRoot: true,
      isVerified: true,
      supportedServices: [],
    },
  ];
}
