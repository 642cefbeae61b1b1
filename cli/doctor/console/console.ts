import { randomUUID } from "node:crypto";

import type { SentRequest } from "../../explain/comparison.ts";
import { readText } from "../../explain/reading.ts";
import { isRecord } from "../../impact/recording/masking.ts";
import { type Answer, type Asked, ask, jsonOf } from "../answer.ts";
import { type SeenCertificate, seeCertificate } from "../certificate.ts";

/** What a provider of the console makes of the wish to sign in. */
export interface ProviderAnswer {
  name: string;
  /** The console's own words where it refuses. */
  refusal: string | undefined;
  /** What it asks the sign-in service for, as far as its address or its words tell; undefined where there is neither. */
  request: SentRequest | undefined;
}

/** What a console says of itself, without anybody signing in. */
export interface SeenConsole {
  certificate: SeenCertificate | undefined;
  loginOptions: Asked;
  /** Names of its providers; undefined for an unknown shape. */
  providers: string[] | undefined;
  /** The path below which a console answers that is not at the origin itself. */
  below?: string | undefined;
  answers: ProviderAnswer[];
}

/** No console has more providers than this to look through. */
const mostProviders = 8;

/** Looks at the console of an address by the two endpoints that its clients use; neither is documented. */
export async function observeConsole(address: URL, signal: AbortSignal): Promise<SeenConsole> {
  const path = address.pathname.replace(/\/$/, "");
  const [loginOptions, there, certificate] = await Promise.all([
    ask(new URL("/api/login-options", address), {}, signal),
    path === "" ? undefined : ask(new URL(`${path}/api/login-options`, address), {}, signal),
    address.protocol === "https:" ? seeCertificate(address, signal) : undefined,
  ]);
  const providers = loginOptions.answer && providersIn(loginOptions.answer);
  const chosen = (providers ?? []).slice(0, mostProviders);
  const answers = await Promise.all(chosen.map((name) => beginSignIn(address, name, signal)));
  const below = !providers && there?.answer && providersIn(there.answer) ? path : undefined;
  return { certificate, loginOptions, providers, below, answers };
}

/**
 * The names of a console's providers (rustdesk/rustdesk, flutter/lib/models/user_model.dart, queryOidcLoginOptions): a list of
 * texts, `common-oidc/` with a list in JSON, or `oidc/` with one name.
 */
export function providersIn(answer: Answer): string[] | undefined {
  const options = answer.status === 200 ? jsonOf(answer) : undefined;
  if (!Array.isArray(options) || !options.every((option) => typeof option === "string")) {
    return undefined;
  }
  const [, common] = options.map((option) => /^common-oidc\/(.*)$/s.exec(option) ?? []).find(([whole]) => whole) ?? [];
  if (common === undefined) {
    return options.flatMap((option) => /^oidc\/(.+)$/.exec(option)?.[1] ?? []);
  }
  const named = jsonOf({ ...answer, body: common });
  return Array.isArray(named)
    ? named.flatMap((one) => (isRecord(one) && typeof one.name === "string" ? one.name : []))
    : undefined;
}

/** As a client does that wants to sign in (rustdesk/rustdesk, src/hbbs_http/account.rs). */
async function beginSignIn(origin: URL, name: string, signal: AbortSignal): Promise<ProviderAnswer> {
  const deviceInfo = { name: "doctor", os: "linux", type: "client" };
  const body = JSON.stringify({
    op: name,
    id: "doctor",
    uuid: Buffer.from(randomUUID()).toString("base64"),
    deviceInfo,
  });
  const headers = { "content-type": "application/json" };
  const { answer } = await ask(new URL("/api/oidc/auth", origin), { method: "POST", headers, body }, signal);
  const value = answer && jsonOf(answer);
  const { url, error } = isRecord(value) ? value : {};
  const refusal = typeof error === "string" ? error : undefined;
  const { request } = readText(refusal ?? (typeof url === "string" ? (URL.parse(url)?.href ?? "") : ""));
  const isWhole = [request.authority, request.clientId, request.redirectUri, request.scope].every(Boolean);
  return { name, refusal, request: isWhole || refusal !== undefined ? request : undefined };
}
