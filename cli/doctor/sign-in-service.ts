import { randomBytes } from "node:crypto";

import { readText } from "../explain/reading.ts";
import { isRecord } from "../impact/recording/masking.ts";
import { type Asked, ask, jsonOf } from "./answer.ts";
import { type SeenCertificate, seeCertificate } from "./certificate.ts";
import type { Subject } from "./subject.ts";

/** The endpoints of a discovery document that are used here. */
export interface Endpoints {
  authorize: string;
  token: string;
  /** Host of Microsoft Graph in the same cloud. */
  graph: string;
}

/** What the sign-in service says of an environment's client, without anybody signing in. */
export interface SignInService {
  discovery: Asked;
  /** Seen where its certificate is not trusted. */
  certificate?: SeenCertificate | undefined;
  keys?: Asked | undefined;
  /** Undefined without a secret to ask with. */
  token?: Asked | undefined;
  /** By callback URL. */
  callbacks: Map<string, Asked>;
  /** To a request for an ID token straight from the page. */
  idToken?: Asked | undefined;
}

/**
 * Asks the sign-in service all at once, after its discovery document. The client secret goes to the token endpoint alone, over
 * verified TLS; what it gives is thrown away.
 */
export async function observeSignInService(subject: Subject, signal: AbortSignal): Promise<SignInService> {
  const { issuer, callbackUrls, clientSecret } = subject;
  const discovery = await ask(`${issuer}/.well-known/openid-configuration`, {}, signal);
  const { answer, silence } = discovery;
  if (answer === undefined) {
    const certificate = silence.kind === "certificate" ? await seeCertificate(new URL(issuer), signal) : undefined;
    return { discovery, certificate, callbacks: new Map() };
  }
  const document = documentOf(answer);
  const { authorize, token, graph } = endpointsOf(document, issuer);
  const keysUrl = textIn(document, "jwks_uri");
  const authorized = (redirectUri: string, responseType: string) =>
    ask(authorizeUrl(authorize, subject, redirectUri, responseType), {}, signal);
  const [first] = callbackUrls;
  const [keys, asClient, idToken, ...answers] = await Promise.all([
    keysUrl === undefined ? undefined : ask(keysUrl, {}, signal),
    clientSecret === undefined ? undefined : askAsClient(token, graph, subject.clientId, clientSecret, signal),
    first === undefined ? undefined : authorized(first, "id_token"),
    ...callbackUrls.map((url) => authorized(url, "code")),
  ]);
  const callbacks = new Map(callbackUrls.map((url, index) => [url, answers[index] as Asked]));
  return { discovery, keys, token: asClient, callbacks, idToken };
}

/** Asks for a token as the client itself (RFC 6749, section 4.4): whether the secret is accepted needs no person. */
export function askAsClient(
  token: string,
  graph: string,
  clientId: string,
  secret: string,
  signal?: AbortSignal,
): Promise<Asked> {
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: secret,
    grant_type: "client_credentials",
    scope: `https://${graph}/.default`,
  });
  return ask(token, { method: "POST", body }, signal);
}

/** The discovery document in an answer; undefined for anything else. */
export function documentOf(answer: Asked["answer"]): Record<string, unknown> | undefined {
  const value = answer?.status === 200 ? jsonOf(answer) : undefined;
  return isRecord(value) && typeof value.issuer === "string" ? value : undefined;
}

/** A document of another issuer says nothing of where our secret may go: then, and without one, the addresses that all of Entra ID's have. */
export function endpointsOf(document: Record<string, unknown> | undefined, issuer: string): Endpoints {
  const base = issuer.replace(/\/v2\.0$/, "");
  const ours = document?.issuer === issuer ? document : undefined;
  const endpoint = (name: string) => {
    const url = textIn(ours, name);
    return url?.startsWith("https://") ? url : undefined;
  };
  return {
    authorize: endpoint("authorization_endpoint") ?? `${base}/oauth2/v2.0/authorize`,
    token: endpoint("token_endpoint") ?? `${base}/oauth2/v2.0/token`,
    graph: textIn(ours, "msgraph_host") ?? "graph.microsoft.com",
  };
}

function textIn(document: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = document?.[name];
  return typeof value === "string" ? value : undefined;
}

/** With prompt=none nobody is asked anything (OpenID Connect Core 1.0, section 3.1.2.1). */
function authorizeUrl(endpoint: string, { clientId }: Subject, redirectUri: string, responseType: string): URL {
  const url = new URL(endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: responseType,
    response_mode: responseType === "code" ? "query" : "fragment",
    scope: "openid email profile",
    state: randomBytes(16).toString("base64url"),
    nonce: randomBytes(16).toString("base64url"),
    prompt: "none",
  };
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  return url;
}

/**
 * The AADSTS code of an answer, wherever it stands: in JSON, in the redirect, or in a page, as Entra ID shows it for what it may not
 * redirect. 0 for a good answer of the token endpoint, undefined for an unknown shape.
 */
export function codeIn(asked: Asked | undefined): number | undefined {
  const answer = asked?.answer;
  if (answer === undefined) {
    return undefined;
  }
  const value = answer.status === 200 ? jsonOf(answer) : undefined;
  if (isRecord(value) && typeof value.access_token === "string") {
    return 0;
  }
  const named = `${answer.headers.get("location") ?? ""}\n${answer.body}`;
  return /AADSTS|sErrorCode|error_codes/i.test(named) ? readText(named).codes[0] : undefined;
}

/** Whether an answer went to the callback URL: then it is registered, for Entra ID sends nothing to any other. */
export function wentTo(asked: Asked | undefined, callbackUrl: string): boolean {
  const location = asked?.answer?.headers.get("location") ?? "";
  const [there, callback] = [URL.parse(location), URL.parse(callbackUrl)];
  return there !== null && there.origin === callback?.origin && there.pathname === callback.pathname;
}
