import type { EventEmitter } from "node:events";

import { errors, type KoaContextWithOIDC, type Provider } from "oidc-provider";

import { errorPage } from "./pages/error-page.ts";
import { FRAME_POLICY, PAGE_HEADERS } from "./pages/page.ts";
import { type AnswerAddress, authorizationError } from "./refusals/authorization-error.ts";
import { EntraRefusal, refusalBody } from "./refusals/entra-refusal.ts";
import { responseModeOf } from "./request/authorize-gate.ts";
import { type RequestTrace, requestTrace } from "./request/request-trace.ts";

/** Where the library's answers go and who hears of its failures. */
export interface LibraryAnswersContext {
  origin: string;
  /** Hears of every failure that is not a refusal: a bug. */
  report: (error: Error) => void;
}

/** Gives what the library answers the form of Entra's answers; refusals that only the library can find included. */
export function answerAsEntra(provider: Provider, context: LibraryAnswersContext): void {
  provider.on("authorization.error", (ctx, error) => {
    ctx.state.failure = error;
  });
  provider.on("server_error", (_ctx, error) => {
    if (!(error instanceof EntraRefusal)) {
      context.report(error);
    }
  });
  const application: EventEmitter = provider;
  application.on("error", context.report);
  provider.use(async (ctx, next) => {
    // The library adds its own script to this policy where it posts a form.
    ctx.set("content-security-policy", `default-src 'none'; ${FRAME_POLICY}; script-src`);
    ctx.set(PAGE_HEADERS);
    await next();
    const trace = requestTrace(ctx.get("client-request-id"));
    if (ctx.path === "/token") {
      ctx.body = tokenAnswer(ctx as KoaContextWithOIDC, trace, context.origin);
    } else if (ctx.state.failure) {
      await send(
        ctx as KoaContextWithOIDC,
        await failureAnswer(ctx as KoaContextWithOIDC, trace, context.origin),
      );
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

interface TokenAnswer {
  error?: string;
  access_token?: string;
  expires_in?: number;
  id_token?: string;
  refresh_token?: string;
  scope?: string;
  token_type?: string;
}

function tokenAnswer(ctx: KoaContextWithOIDC, trace: RequestTrace, origin: string) {
  const answer = ctx.body as TokenAnswer;
  if (answer.error !== undefined) {
    const refusal = oauthRefusal(answer.error);
    ctx.status = refusal.status;
    return refusalBody(refusal, trace, origin);
  }
  const { token_type, scope, expires_in, access_token, refresh_token, id_token } = answer;
  return { token_type, scope, expires_in, ext_expires_in: expires_in, access_token, refresh_token, id_token };
}

function failureAnswer(ctx: KoaContextWithOIDC, trace: RequestTrace, origin: string): Promise<Response> {
  const error = ctx.state.failure as Error & { allow_redirect?: boolean };
  const refusal = refusalOf(error);
  const address = answerAddress(ctx);
  // Whoever asks with prompt=none has nobody to show a page to (OpenID Connect Core 1.0, section 3.1.2.6).
  const silent = ctx.oidc.params?.prompt === "none" && error instanceof EntraRefusal;
  return (error.allow_redirect || silent) && address
    ? authorizationError(refusal, address, trace, origin)
    : errorPage(refusal, trace);
}

/** The redirect URI of the request at hand; the gate has checked it before the library saw it. */
function answerAddress({ oidc }: KoaContextWithOIDC): AnswerAddress | undefined {
  const { redirect_uri: redirectUri, state, response_mode, response_type } = oidc.params ?? {};
  if (typeof redirectUri !== "string") {
    return undefined;
  }
  const responseMode = responseModeOf({
    response_mode: response_mode as string | undefined,
    response_type: response_type as string | undefined,
  });
  return { redirectUri, responseMode, state: state as string | undefined };
}

async function send(ctx: KoaContextWithOIDC, answer: Response): Promise<void> {
  ctx.status = answer.status;
  answer.headers.forEach((value, name) => {
    ctx.set(name, value);
  });
  ctx.body = await answer.text();
}
