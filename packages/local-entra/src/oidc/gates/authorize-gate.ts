import { createHash } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { matchReplyAddress, type ReplyAddress, replyAddresses } from "../client/redirect-uri.ts";
import { delegatedScopes, type ScopeContext } from "../client/scope.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { isResponseMode, type ResponseMode, responseModeOf } from "../request/answer-address.ts";
import type { RequestParameters } from "../request/request-parameters.ts";
import { namedAccount, type SignInAccount } from "../sign-in/account.ts";
import type { Authority } from "../sign-in/authority.ts";

const responseTypes = new Set(["code", "id_token", "code id_token", "id_token token"]);

/**
 * The redirect URI to answer to; without one in the request, the first that is registered.
 * @throws EntraRefusal 500113 when none is registered, 50011 when none matches. Neither may be redirected.
 */
export function requestedReplyAddress(application: Application, parameters: RequestParameters): ReplyAddress {
  const [first] = replyAddresses(application);
  if (!first) {
    throw new EntraRefusal(500113);
  }
  const requested = parameters.redirect_uri;
  const match = requested === undefined ? first : matchReplyAddress(application, requested);
  if (!match) {
    throw new EntraRefusal(50011, { redirectUri: requested ?? "", appId: application.appId });
  }
  return match;
}

/**
 * The user named by `login_hint`, who then needs no page. A convenience of local Entra for scripts; the real service
 * only fills in the name. A request that asks for a page (`prompt=login`, `select_account`) gets one.
 * @throws EntraRefusal 50034 for a name that no user has, 50057 for a disabled user. Neither is redirected.
 */
export function hintedAccount(
  directory: Directory,
  authority: Authority,
  parameters: RequestParameters,
): SignInAccount | undefined {
  const { login_hint: hint, prompt } = parameters;
  if (!hint || prompt === "login" || prompt === "select_account" || prompt === "none") {
    return undefined;
  }
  const account = namedAccount(directory, authority, hint);
  if (!account.user.accountEnabled) {
    throw new EntraRefusal(50057);
  }
  return account;
}

/**
 * Checks what remains of an authorization request once the client and the redirect URI are known, and gives the
 * parameters that the protocol library sees.
 * @throws EntraRefusal for everything that Entra answers to the redirect URI.
 */
export function acceptedParameters(
  application: Application,
  reply: ReplyAddress,
  parameters: RequestParameters,
  context: Omit<ScopeContext, "appName">,
): Record<string, string> {
  const responseType = checkedResponseType(application, parameters);
  const scopes = delegatedScopes(parameters.scope, { appName: application.displayName, ...context });
  const openid = scopes.includes("openid");
  if (responseType.includes("id_token") && !openid) {
    throw new EntraRefusal(70005, { responseType });
  }
  if (responseType.includes("id_token") && !parameters.nonce) {
    throw new EntraRefusal(90014, { parameter: "nonce" });
  }
  return defined({
    client_id: application.appId,
    redirect_uri: reply.uri,
    response_type: responseType,
    response_mode: checkedResponseMode(responseType, parameters),
    scope: scopes.join(" "),
    state: parameters.state,
    prompt: checked(parameters.prompt, /^(none|login|select_account|consent)$/, 90023),
    login_hint: parameters.login_hint,
    client_info: parameters.client_info,
    // Both belong to OpenID Connect; the library refuses them in a plain OAuth 2.0 request, Entra ID ignores them.
    nonce: openid ? parameters.nonce : undefined,
    max_age: openid ? checked(parameters.max_age, /^\d{1,9}$/, 9002313) : undefined,
    ...codeChallenge(parameters),
  });
}

function checkedResponseType(application: Application, parameters: RequestParameters): string {
  if (!parameters.response_type) {
    throw new EntraRefusal(900144, { parameter: "response_type" });
  }
  const types = [...new Set(parameters.response_type.split(" "))].sort();
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = application.web.implicitGrantSettings;
  if (types.includes("token") && !enableAccessTokenIssuance) {
    throw new EntraRefusal(700051);
  }
  if (types.includes("id_token") && !enableIdTokenIssuance) {
    throw new EntraRefusal(700054);
  }
  const responseType = types.join(" ");
  if (!responseTypes.has(responseType)) {
    throw new EntraRefusal(70005, { responseType: parameters.response_type });
  }
  return responseType;
}

function checkedResponseMode(responseType: string, parameters: RequestParameters): ResponseMode {
  const { response_mode: mode } = parameters;
  const unknown = mode !== undefined && !isResponseMode(mode);
  // A token in a query would end up in logs (OAuth 2.0 Multiple Response Types 1.0, section 2.1).
  if (unknown || (mode === "query" && responseType !== "code")) {
    throw new EntraRefusal(70007, { responseMode: mode });
  }
  return responseModeOf({ response_mode: mode, response_type: responseType });
}

function checked(value: string | undefined, form: RegExp, code: 90023 | 9002313): string | undefined {
  if (value !== undefined && !form.test(value)) {
    throw new EntraRefusal(code);
  }
  return value;
}

/**
 * The code challenge as S256, the one method that the library has: a plain challenge is the verifier itself, so its
 * S256 form is known. Without a method it is plain (RFC 7636, section 4.3).
 */
function codeChallenge(parameters: RequestParameters): RequestParameters {
  const { code_challenge: challenge, code_challenge_method: method = "plain" } = parameters;
  if (challenge === undefined) {
    return {};
  }
  if (!/^[\w.~-]{43,128}$/.test(challenge)) {
    throw new EntraRefusal(501491);
  }
  if (method !== "S256" && method !== "plain") {
    throw new EntraRefusal(501471);
  }
  return {
    code_challenge: method === "S256" ? challenge : createHash("sha256").update(challenge).digest("base64url"),
    code_challenge_method: "S256",
  };
}

function defined(parameters: RequestParameters): Record<string, string> {
  const entries = Object.entries(parameters).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
