import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import { authorize } from "./authorize-endpoint.ts";
import { openidConfiguration } from "./discovery.ts";
import { assertTenant, type Endpoint, type EntraContext, jsonEndpoint, pageEndpoint } from "./endpoint.ts";
import { EntraRefusal } from "./entra-refusal.ts";
import { explanationPage } from "./explanation-page.ts";
import { answerSignIn, showSignIn } from "./sign-in-endpoint.ts";
import { signOut } from "./sign-out-endpoint.ts";
import { TenantService, type TenantServiceContext } from "./tenant-service.ts";
import { token } from "./token-endpoint.ts";
import { userInfo } from "./user-info.ts";

/** What a public document may be read by: any page's script, but never from a copy, for a reset changes it. */
const PUBLIC_DOCUMENT = { "access-control-allow-origin": "*", "cache-control": "no-cache" };

/** OpenID Connect and OAuth 2.0 as Microsoft Entra ID v2.0 serves them, to be mounted at `/`. */
export function openIdConnect(context: TenantServiceContext): Hono<{ Bindings: HttpBindings }> {
  const service = new TenantService(context);
  const { directory } = service;
  const forPeople = (answer: (service: TenantService, c: EntraContext) => Promise<Response>): Endpoint =>
    pageEndpoint(service, (c) => {
      assertTenant(directory, c.req.param("tenant"));
      return answer(service, c);
    });

  const app = new Hono<{ Bindings: HttpBindings }>();
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

function discovery({ directory, origin }: TenantService, c: EntraContext): Response {
  assertTenant(directory, c.req.param("tenant"), "invalid_tenant");
  return c.json(openidConfiguration(origin, directory.tenant), 200, PUBLIC_DOCUMENT);
}

function publishedKeys({ directory, keys }: TenantService, c: EntraContext): Response {
  assertTenant(directory, c.req.param("tenant"), "invalid_tenant");
  return c.json(keys.jwks, 200, PUBLIC_DOCUMENT);
}

function tokenOf(service: TenantService, c: EntraContext): Promise<Response> {
  assertTenant(service.directory, c.req.param("tenant"));
  if (c.req.method !== "POST") {
    throw new EntraRefusal(900561, { method: c.req.method });
  }
  // Which pages may redeem what is judged by the gate (9002326, 9002327), so that they can read why not.
  c.env.outgoing.setHeader("access-control-allow-origin", "*");
  return token(service, c);
}

/** Where the sign-in page leads back to; the library finds the pending request by its cookie. */
function resume(service: TenantService, c: EntraContext): Promise<Response> {
  return service.passOn(c, { method: "GET", url: `/authorize/${c.req.param("uid")}` });
}
