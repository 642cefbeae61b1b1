import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import { answerAdminConsent, showAdminConsent } from "./endpoints/admin-consent-endpoint.ts";
import { authorize } from "./endpoints/authorize-endpoint.ts";
import { instanceMetadata, openidConfiguration, publishedKeys } from "./endpoints/discovery.ts";
import { type Endpoint, jsonEndpoint, pageEndpoint } from "./endpoints/endpoint.ts";
import { answerSignIn, showSignIn } from "./endpoints/sign-in-endpoint.ts";
import { signOut } from "./endpoints/sign-out-endpoint.ts";
import { token } from "./endpoints/token-endpoint.ts";
import { userInfo } from "./endpoints/user-info.ts";
import { explanationPage } from "./pages/error-page.ts";
import { type TenantService, type TenantServiceOptions, tenantService } from "./provider/tenant-service.ts";
import { EntraRefusal, refusalBody } from "./refusals/entra-refusal.ts";
import { type EntraContext, traceOf } from "./request/entra-context.ts";
import { isBodyAcceptable } from "./request/request-parameters.ts";
import { type Authority, authorityOf } from "./sign-in/authority.ts";

/** What a public document may be read by: any page's script, but never from a copy, for a reset changes it. */
const publicDocument = { "access-control-allow-origin": "*", "cache-control": "no-cache" };

/** Fetch Standard, "CORS-preflight fetch": what a Single-page application needs to redeem its code. */
const preflight = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type, client-request-id",
  "access-control-max-age": "86400",
};

/** Answers a request at an authority. */
type Answer = (service: TenantService, c: EntraContext, authority: Authority) => Response | Promise<Response>;

/** OpenID Connect and OAuth 2.0 as Microsoft Entra ID v2.0 serves them, to be mounted at `/`. */
export function openIdConnect(options: TenantServiceOptions): Hono<{ Bindings: HttpBindings }> {
  const service = tenantService(options);
  const { directory, origin } = service;
  const at = (answer: Answer, error?: string): Endpoint => {
    return (c) => answer(service, c, authorityOf(directory, c.req.param("tenant"), error));
  };
  const forPeople = (answer: Answer) => pageEndpoint(service, at(answer));
  const forPrograms = (answer: Answer) => jsonEndpoint(service, at(answer));
  const asDocument = (content: (authority: Authority, c: EntraContext) => object) => {
    const answer: Answer = (_service, c, authority) => c.json(content(authority, c), 200, publicDocument);
    return jsonEndpoint(service, at(answer, "invalid_tenant"));
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use("/:tenant/*", async (c, next) => {
    return (await isBodyAcceptable(c)) ? next() : tooLong(service, c);
  });
  for (const generation of ["v1.0", "v2.0"] as const) {
    const version = generation === "v1.0" ? "" : "/v2.0";
    app.get(
      `/:tenant${version}/.well-known/openid-configuration`,
      asDocument((authority) => openidConfiguration(origin, authority, generation)),
    );
    app.get(
      `/:tenant/discovery${version}/keys`,
      asDocument(() => publishedKeys(origin, service.keys.jwks)),
    );
  }
  app.get(
    "/:tenant/discovery/instance",
    asDocument((_authority, c) => instanceMetadata(origin, c.req.query("authorization_endpoint"))),
  );
  app.on(["GET", "POST"], "/:tenant/oauth2/v2.0/authorize", forPeople(authorize));
  app.get("/:tenant/oauth2/v2.0/authorize/:uid", forPeople(resume));
  app.get("/:tenant/sign-in/:uid", forPeople(showSignIn));
  app.post("/:tenant/sign-in/:uid", forPeople(answerSignIn));
  app.on(["GET", "POST"], "/:tenant/oauth2/v2.0/logout", forPeople(signOut));
  for (const path of ["/:tenant/adminconsent", "/:tenant/v2.0/adminconsent"]) {
    app.get(path, forPeople(showAdminConsent));
    app.post(path, forPeople(answerAdminConsent));
  }
  // A login endpoint configured with a trailing slash makes clients ask for `//<tenant>/…`.
  for (const path of ["/:tenant/oauth2/v2.0/token", "//:tenant/oauth2/v2.0/token"]) {
    app.all(path, forPrograms(tokenOf));
  }
  for (const endpoint of unservedEndpoints) {
    app.all(`/:tenant/${endpoint}`, forPrograms(notServed));
  }
  app.on(["GET", "POST"], "/oidc/userinfo", (c) => userInfo(service, c.req.header("authorization")));
  app.get("/error", (c) => explanationPage(c.req.query("code"), service.remedies));
  return app;
}

/** What Entra ID serves and local Entra ID does not: the endpoints of v1.0, and those of other protocols. */
export const unservedEndpoints = [
  "oauth2/authorize",
  "oauth2/token",
  "oauth2/logout",
  "oauth2/v2.0/devicecode",
  "saml2",
  "wsfed",
  "UserRealm/:user",
];

/** @throws EntraRefusal 9002313 that says what is served. */
function notServed(_service: TenantService, c: EntraContext): never {
  const [, , ...path] = c.req.path.split("/");
  const note = `Local Entra ID does not serve ${path.join("/")}: it signs in by the authorization code, implicit and client credentials flows of oauth2/v2.0.`;
  throw new EntraRefusal(9002313, { note });
}

function tooLong({ origin }: TenantService, c: EntraContext): Response {
  return c.json(refusalBody(new EntraRefusal(9002313), traceOf(c), origin), 413, { connection: "close" });
}

function tokenOf(service: TenantService, c: EntraContext, authority: Authority): Response | Promise<Response> {
  if (c.req.method === "OPTIONS") {
    return c.body(null, 204, preflight);
  }
  if (c.req.method !== "POST") {
    throw new EntraRefusal(900561, { method: c.req.method });
  }
  // Which pages may redeem what is judged by the gate (9002326, 9002327), so that they can read why not.
  c.env.outgoing.setHeader("access-control-allow-origin", "*");
  return token(service, c, authority);
}

/** Where the sign-in page leads back to; the library finds the pending request by its cookie. */
function resume(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  return service.passOn(c, authority, { method: "GET", url: `/authorize/${c.req.param("uid")}` });
}
