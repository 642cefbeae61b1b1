import { type Account, type Configuration, type KoaContextWithOIDC, Provider } from "oidc-provider";

import type { Directory } from "../directory/directory.ts";
import type { Store } from "../store.ts";
import { assertAdmitted } from "./admission.ts";
import { Artifacts } from "./artifacts.ts";
import { SIGNED_IN_USER } from "./authorize-gate.ts";
import { ID_TOKEN_CLAIMS, idTokenClaims } from "./claims.ts";
import { registrationsAsClients } from "./client-metadata.ts";
import { grantConsented } from "./consent.ts";
import { cookieKeys } from "./cookie-keys.ts";
import { endpoints } from "./discovery.ts";
import { delegatedGraphClaims, GRAPH_TOKEN_LIFETIME } from "./graph-token.ts";
import { matchReplyAddress } from "./redirect-uri.ts";
import { registeredClient } from "./registered-client.ts";
import { GRAPH_SCOPES, OFFLINE_SCOPE } from "./scope.ts";
import { switchUser } from "./session.ts";
import { signInPolicy } from "./sign-in-policy.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { PairwiseSubjects } from "./subject.ts";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** Seconds, as https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes gives the defaults. */
const LIFETIMES = {
  AccessToken: GRAPH_TOKEN_LIFETIME,
  AuthorizationCode: 10 * 60,
  // Longer than any token given by it.
  Grant: 91 * DAY,
  IdToken: HOUR,
  Interaction: HOUR,
  RefreshToken: 90 * DAY,
  Session: DAY,
};

const COOKIE_NAMES = {
  session: "local_entra_session",
  interaction: "local_entra_sign_in",
  resume: "local_entra_resume",
};

/** What the protocol library needs to serve one tenant. */
export interface TenantProviderContext {
  directory: Directory;
  store: Store;
  keys: SigningKeys;
  subjects: PairwiseSubjects;
  origin: string;
}

/** The protocol library set up as one tenant of Entra ID; it never sees a request that the gates have not passed. */
export function tenantProvider(context: TenantProviderContext): Provider {
  const { directory, origin } = context;
  const provider = new Provider(endpoints(origin, directory.tenant.id).issuer, configuration(context));
  followEntraRedirectRules(provider, directory);
  // RFC 9207's `iss` is no part of Entra's answers.
  provider.on("authorization.success", (_ctx, answer) => {
    delete answer?.iss;
  });
  return provider;
}

function configuration(context: TenantProviderContext): Configuration {
  const { directory, store, keys, subjects } = context;
  return {
    adapter: (model: string) =>
      model === "Client" ? registrationsAsClients(directory) : new Artifacts(store, model),
    claims: { openid: ID_TOKEN_CLAIMS, profile: [], email: [] },
    clientAuthMethods: ["none"],
    clientBasedCORS: () => false,
    conformIdTokenClaims: false,
    cookies: { keys: cookieKeys(store), names: COOKIE_NAMES },
    // Entra's codes and refresh tokens outlive the browser session.
    expiresWithSession: () => false,
    extraParams: { [SIGNED_IN_USER]: (ctx, userId) => signInHinted(ctx, userId) },
    features: features(context),
    findAccount: (ctx, id) => account(context, ctx, id),
    formats: { customizers: { jwt: (_ctx, token, jwt) => shapeAccessToken(context, token, jwt) } },
    interactions: {
      policy: signInPolicy(directory),
      url: (_ctx, interaction) => `/${directory.tenant.id}/sign-in/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, _client, source) => source.scopes.has(OFFLINE_SCOPE),
    jwks: keys.privateJwks as Configuration["jwks"],
    loadExistingGrant: (ctx) => consentedGrant(context, ctx),
    pairwiseIdentifier: (_ctx, userId, client) => subjects.of(userId, client.clientId),
    pkce: { required: () => false },
    renderError: (ctx, _out, error) => {
      ctx.state.failure = error;
    },
    responseTypes: ["code", "id_token", "code id_token", "id_token token"],
    // Using a refresh token does not revoke it: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
    rotateRefreshToken: false,
    routes: { authorization: "/authorize", token: "/token" },
    scopes: [...GRAPH_SCOPES, OFFLINE_SCOPE],
    subjectTypes: ["pairwise"],
    ttl: LIFETIMES,
  };
}

/** Only what Entra has; sign-out and userinfo follow Entra's own rules and are served beside the library. */
function features({ origin }: TenantProviderContext): Configuration["features"] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => origin,
      getResourceServerInfo: () => ({
        scope: GRAPH_SCOPES.join(" "),
        audience: origin,
        accessTokenFormat: "jwt",
        accessTokenTTL: GRAPH_TOKEN_LIFETIME,
      }),
    },
  };
}

/**
 * Redirect URIs are judged by Entra's rules instead of the library's: when they are registered by Graph, when they are
 * used by `matchReplyAddress`.
 */
function followEntraRedirectRules(provider: Provider, directory: Directory): void {
  const { prototype } = provider.Client as unknown as {
    prototype: { clientId: string; redirectUriAllowed(uri: string): boolean };
  };
  prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    const application = directory.applications.getByAppId(this.clientId);
    return application !== undefined && matchReplyAddress(application, uri) !== undefined;
  };
  const { Schema } = provider.Client as unknown as { Schema: { prototype: { redirectUris(): void } } };
  Schema.prototype.redirectUris = () => {};
}

function account(context: TenantProviderContext, ctx: KoaContextWithOIDC, id: string): Account | undefined {
  const { directory } = context;
  const user = directory.users.get(id);
  if (!user?.accountEnabled) {
    return undefined;
  }
  return {
    accountId: id,
    // An ID token is judged by its reader's clock, so it is dated by the machine's and not by the directory's.
    claims: (_use, scope) => {
      const { application } = registeredClient(directory, ctx.oidc.client?.clientId);
      const scopes = new Set(scope.split(" "));
      return {
        ...idTokenClaims({ user, application, tenant: directory.tenant, scopes, now: new Date() }),
        sub: id,
      };
    },
  };
}

async function consentedGrant({ directory, origin }: TenantProviderContext, ctx: KoaContextWithOIDC) {
  const { account, client, provider } = ctx.oidc;
  const user = directory.users.get(account?.accountId ?? "");
  if (!user || !client) {
    return undefined;
  }
  assertAdmitted(user, registeredClient(directory, client.clientId));
  const grant = new provider.Grant({ accountId: user.id, clientId: client.clientId });
  grantConsented(grant, origin);
  await grant.save();
  return grant;
}

function signInHinted(ctx: KoaContextWithOIDC, userId: string | undefined): void {
  if (userId !== undefined && ctx.oidc.session) {
    switchUser(ctx.oidc.session, userId);
  }
}

function shapeAccessToken(
  { directory, origin, subjects }: TenantProviderContext,
  token: { accountId?: string; clientId?: string; scope?: string },
  jwt: { header?: Record<string, unknown>; payload: Record<string, unknown> },
): void {
  const { application } = registeredClient(directory, token.clientId);
  const user = directory.users.get(token.accountId ?? "");
  if (!user) {
    throw new Error(`an access token must be for a user of the directory, got ${token.accountId}`);
  }
  jwt.header = { typ: "JWT" };
  jwt.payload = delegatedGraphClaims(
    { tenantId: directory.tenant.id, origin, now: directory.now() },
    { application, user, scope: token.scope ?? "", subject: subjects.of(user.id, origin) },
  );
}
