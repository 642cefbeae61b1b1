import type { EventEmitter } from "node:events";

import { errors, type KoaContextWithOIDC, type Provider } from "oidc-provider";

import { authorizationError } from "../pages/authorization-error.ts";
import { errorPage } from "../pages/error-page.ts";
import { framePolicy, pageHeaders } from "../pages/page.ts";
import { EntraRefusal, refusalBody } from "../refusals/entra-refusal.ts";
import { answerAddress } from "../request/answer-address.ts";
import { type RequestTrace, requestTrace } from "../request/entra-context.ts";
import type { ServiceContext } from "./service-context.ts";

/** Gives what the library answers the form of Entra's answers; refusals that only the library can find included. */
export function answerAsEntra(provider: Provider, { origin, report, remedies }: ServiceContext): void {
  provider.on("authorization.error", (ctx, error) => {
    ctx.state.failure = error;
  });
  provider.on("server_error", (_ctx, error) => {
    if (!(error instanceof EntraRefusal)) {
      report(error);
    }
  });
  const application: EventEmitter = provider;
  application.on("error", report);
  provider.use(async (ctx, next) => {
    // The library adds its own script to this policy where it posts a form.
    ctx.set("content-security-policy", `default-src 'none'; ${framePolicy}; script-src`);
    ctx.set(pageHeaders);
    await next();
    const trace = requestTrace(ctx.get("client-request-id"));
    if (ctx.path === "/token") {
      ctx.body = tokenAnswer(ctx as KoaContextWithOIDC, trace, origin);
    } else if (ctx.state.failure) {
      await answerFailure(ctx as KoaContextWithOIDC, trace, { origin, remedies });
    }
  });
}

/** The refusal that stands for what the library threw. */
export function refusalOf(error: Error): EntraRefusal {
  if (error instanceof EntraRefusal) {
    return error;
  }
  if (error instanceof errors.SessionNotFound) {
    return new EntraRefusal(50089);
  }
  if (!(error instanceof errors.OIDCProviderError)) {
    return new EntraRefusal(90033);
  }
  return oauthRefusal(error.error);
}

function oauthRefusal(error: string): EntraRefusal {
  if (error.endsWith("_required")) {
    return new EntraRefusal(50058, {}, error);
  }
  if (error === "invalid_grant") {
    return new EntraRefusal(70000);
  }
  return error === "server_error" ? new EntraRefusal(90033) : new EntraRefusal(9002313, {}, error);
}

function tokenAnswer(ctx: KoaContextWithOIDC, trace: RequestTrace, origin: string) {
  const answer = ctx.body as Record<string, unknown>;
  if (typeof answer.error === "string") {
    const refusal = oauthRefusal(answer.error);
    ctx.status = refusal.status;
    return refusalBody(refusal, trace, origin);
  }
  const { token_type, scope, expires_in, access_token, refresh_token, id_token } = answer;
  return { token_type, scope, expires_in, ext_expires_in: expires_in, access_token, refresh_token, id_token };
}

async function answerFailure(
  ctx: KoaContextWithOIDC,
  trace: RequestTrace,
  { origin, remedies }: Pick<ServiceContext, "origin" | "remedies">,
): Promise<void> {
  const error = ctx.state.failure as Error & { allow_redirect?: boolean };
  const refusal = refusalOf(error);
  const { redirect_uri: redirectUri, prompt, ...others } = ctx.oidc.params ?? {};
  // Whoever asks with prompt=none has nobody to show a page to (OpenID Connect Core 1.0, section 3.1.2.6).
  const redirected = error.allow_redirect || (prompt === "none" && error instanceof EntraRefusal);
  // The gate has checked the redirect URI before the library saw it.
  const answer = await (redirected && typeof redirectUri === "string"
    ? authorizationError(refusal, answerAddress(redirectUri, others), trace, origin)
    : errorPage(refusal, trace, remedies));
  ctx.status = answer.status;
  answer.headers.forEach((value, name) => {
    ctx.set(name, value);
  });
  ctx.body = await answer.text();
}
