import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import { answerAdminConsent, showAdminConsent } from "./admin-consent-endpoint.ts";
import { authorize } from "./authorize-endpoint.ts";
import { openidConfiguration } from "./discovery.ts";
import { type Endpoint, type EntraContext, jsonEndpoint, pageEndpoint, traceOf } from "./endpoint.ts";
import { explanationPage } from "./pages/explanation-page.ts";
import { EntraRefusal, refusalBody } from "./refusals/entra-refusal.ts";
import { isBodyAcceptable } from "./request/request-body.ts";
import { type Authority, authorityOf } from "./sign-in/authority.ts";
import { answerSignIn, showSignIn } from "./sign-in-endpoint.ts";
import { signOut } from "./sign-out-endpoint.ts";
import { TenantService, type TenantServiceContext } from "./tenant-service.ts";
import { token } from "./token-endpoint.ts";
import { userInfo } from "./user-info.ts";

/** What a public document may be read by: any page's script, but never from a copy, for a reset changes it. */
const PUBLIC_DOCUMENT = { "access-control-allow-origin": "*", "cache-control": "no-cache" };

/** Fetch Standard, "CORS-preflight fetch": what a Single-page application needs to redeem its code. */
const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type, client-request-id",
  "access-control-max-age": "86400",
};

/** OpenID Connect and OAuth 2.0 as Microsoft Entra ID v2.0 serves them, to be mounted at `/`. */
export function openIdConnect(context: TenantServiceContext): Hono<{ Bindings: HttpBindings }> {
  const service = new TenantService(context);
  const { directory } = service;
  const forPeople = (answer: PageAnswer): Endpoint =>
    pageEndpoint(service, (c) => answer(service, c, authorityOf(directory, c.req.param("tenant"))));

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use("/:tenant/*", async (c, next) => {
    if (!(await isBodyAcceptable(c))) {
      return tooLong(service, c);
    }
    return next();
  });
  app.get(
    "/:tenant/v2.0/.well-known/openid-configuration",
    jsonEndpoint(service, (c) => discovery(service, c)),
  );
  app.get(
    "/:tenant/discovery/v2.0/keys",
    jsonEndpoint(service, (c) => publishedKeys(service, c)),
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
    app.all(
      path,
      jsonEndpoint(service, (c) => tokenOf(service, c)),
    );
  }
  app.on(["GET", "POST"], "/oidc/userinfo", (c) => userInfo(service, c.req.header("authorization")));
  app.get("/error", (c) => explanationPage(c.req.query("code")));
  return app;
}

/** Answers a request of a browser at an authority. */
type PageAnswer = (service: TenantService, c: EntraContext, authority: Authority) => Promise<Response>;

function discovery({ directory, origin }: TenantService, c: EntraContext): Response {
  const authority = authorityOf(directory, c.req.param("tenant"), "invalid_tenant");
  return c.json(openidConfiguration(origin, authority), 200, PUBLIC_DOCUMENT);
}

function tooLong({ origin }: TenantService, c: EntraContext): Response {
  return c.json(refusalBody(new EntraRefusal(9002313), traceOf(c), origin), 413, { connection: "close" });
}

function publishedKeys({ directory, keys }: TenantService, c: EntraContext): Response {
  authorityOf(directory, c.req.param("tenant"), "invalid_tenant");
  return c.json(keys.jwks, 200, PUBLIC_DOCUMENT);
}

async function tokenOf(service: TenantService, c: EntraContext): Promise<Response> {
  const authority = authorityOf(service.directory, c.req.param("tenant"));
  if (c.req.method === "OPTIONS") {
    return c.body(null, 204, PREFLIGHT);
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
