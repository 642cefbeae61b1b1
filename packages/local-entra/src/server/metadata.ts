import { Hono } from "hono";

/** Versions up to this one answer with a list of clouds, later ones with the one that was asked. */
const lastListVersion = "2021-01-01";

/**
 * `/metadata/endpoints`, where a client that knows only a cloud's host learns where to sign in and where Graph is. In
 * the cloud it is Azure Resource Manager that serves it.
 */
export function metadata(origin: string): Hono {
  const routes = new Hono();
  routes.get("/metadata/endpoints", (request) => {
    const version = request.req.query("api-version");
    if (!version) {
      const message = "The api-version query parameter (?api-version=) is required for all requests.";
      return request.json({ error: { code: "MissingApiVersionParameter", message } }, 400);
    }
    return request.json(version <= lastListVersion ? [endpoints(origin)] : endpoints(origin));
  });
  // `az login --allow-no-subscriptions` asks for them all the same.
  routes.get("/subscriptions", (request) => request.json({ value: [] }));
  return routes;
}

/** Everything that a cloud names is this one server; of the services beside sign-in and Graph there are none. */
function endpoints(origin: string) {
  const one = { portal: origin, graphAudience: origin, graph: origin, resourceManager: origin };
  const authentication = { loginEndpoint: origin, audiences: [origin], tenant: "common", identityProvider: "AAD" };
  return { ...one, authentication, name: "LocalEntra", suffixes: {}, microsoftGraphResourceId: origin };
}
