import type { EventEmitter } from "node:events";

import { decodeJwt } from "jose";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import { authorizationError } from "../pages/authorization-error.ts";
import { errorPage } from "../pages/error-page.ts";
import { framePolicy, pageHeaders } from "../pages/page.ts";
import { EntraRefusal, refusalBody } from "../refusals/entra-refusal.ts";
import { oauthRefusal, refusalOf } from "../refusals/library-refusal.ts";
import { answerAddress, answerLocation } from "../request/answer-address.ts";
import { answerHeaders, type RequestTrace, requestTrace } from "../request/entra-context.ts";
import { accountOf, clientInfoOf } from "../sign-in/account.ts";
import { isOfSinglePageApplication } from "./refresh-token.ts";
import type { ServiceContext } from "./service-context.ts";

/** Gives what the library answers the form of Entra's answers; refusals that only the library can find included. */
export function answerAsEntra(provider: Provider, { directory, origin, report, remedies }: ServiceContext): void {
  provider.on("authorization.error", (ctx, error) => {
    ctx.state.failure = error;
  });
  provider.on("authorization.success", (ctx, answer = {}) => {
    // RFC 9207's `iss` is no part of Entra's answers.
    delete answer.iss;
    Object.assign(answer, clientInfo(directory, ctx.oidc, ctx.oidc.params));
    ctx.state.answer = Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
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
    const trace = requestTrace((name) => ctx.get(name));
    if (ctx.path === "/token") {
      ctx.body = tokenAnswer(directory, ctx as KoaContextWithOIDC, trace, origin);
    } else if (ctx.state.failure) {
      await answerFailure(ctx as KoaContextWithOIDC, trace, { origin, remedies });
    } else if (ctx.state.answer && ctx.status === 303) {
      const { redirect_uri: redirectUri, ...others } = (ctx as KoaContextWithOIDC).oidc.params ?? {};
      ctx.set("location", answerLocation(answerAddress(String(redirectUri), others), ctx.state.answer));
    }
  });
}

/** `client_info` for a client that asks for it. */
function clientInfo(
  directory: Directory,
  { account }: { account?: { accountId: string } | undefined },
  parameters: Record<string, unknown> = {},
) {
  const signedIn = parameters.client_info === "1" ? accountOf(directory, account?.accountId) : undefined;
  return signedIn && { client_info: clientInfoOf(directory, signedIn) };
}

function tokenAnswer(directory: Directory, ctx: KoaContextWithOIDC, trace: RequestTrace, origin: string) {
  const answer = ctx.body as Record<string, unknown>;
  if (typeof answer.error === "string") {
    const refusal = oauthRefusal(answer.error);
    ctx.status = refusal.status;
    ctx.set(answerHeaders(trace, refusal.code));
    return refusalBody(refusal, trace, origin);
  }
  ctx.set(answerHeaders(trace));
  const { token_type, expires_in, access_token, refresh_token, id_token } = answer;
  const { scp: scope } = decodeJwt(String(access_token));
  const { Account: account, RefreshToken: token } = ctx.oidc.entities;
  const refresh_token_expires_in = isOfSinglePageApplication(token) ? token.remainingTTL : undefined;
  return {
    ...{ token_type, scope, expires_in, ext_expires_in: expires_in, access_token },
    ...{ refresh_token, refresh_token_expires_in, id_token },
    ...clientInfo(directory, { account }, ctx.oidc.body),
  };
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
