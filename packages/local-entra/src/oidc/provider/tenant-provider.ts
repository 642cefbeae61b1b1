import { randomBytes } from "node:crypto";

import { type Adapter, type Configuration, Provider } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import { matchReplyAddress } from "../client/redirect-uri.ts";
import { graphScopes, offlineScope } from "../client/scope.ts";
import { graphTokenLifetime } from "../tokens/graph-token.ts";
import { issuerOf } from "../tokens/issuer.ts";
import { Artifacts } from "./artifacts.ts";
import { registrationsAsClients } from "./client-metadata.ts";
import { authorityParameter, signedInUserParameter } from "./gate-parameters.ts";
import { issueEntraIdTokens } from "./id-token.ts";
import { issueEntraRefreshTokens } from "./refresh-token.ts";
import type { ServiceContext } from "./service-context.ts";
import { libraryAccount, shapeAccessToken, signInGrant, signInHinted } from "./sign-in-grant.ts";
import { signInPolicy } from "./sign-in-policy.ts";

const hour = 60 * 60;
const day = 24 * hour;

/** Seconds, as https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes gives the defaults. */
const lifetimes = {
  AccessToken: graphTokenLifetime,
  AuthorizationCode: 10 * 60,
  // Longer than any token given by it.
  Grant: 91 * day,
  IdToken: hour,
  Interaction: hour,
  RefreshToken: 90 * day,
  Session: day,
};

const cookieNames = {
  session: "local_entra_session",
  interaction: "local_entra_sign_in",
  resume: "local_entra_resume",
};

/** The protocol library set up as Entra ID, for all authorities together; it never sees a request that the gates have not passed. */
export function tenantProvider(context: ServiceContext): Provider {
  const { directory, origin } = context;
  const provider = new Provider(issuerOf(origin, directory.tenant.id), configuration(context));
  issueEntraIdTokens(provider, context);
  issueEntraRefreshTokens(provider, directory);
  followEntraRedirectRules(provider, directory);
  return provider;
}

function configuration(context: ServiceContext): Configuration {
  const { directory, store, keys, subjectOf, origin } = context;
  // Kept, so that a session outlives a restart.
  const cookieKeys = store.kept("oidc.cookie-keys", () => JSON.stringify([randomBytes(32).toString("base64url")]));
  return {
    // Of the device flow, which has one more method, nothing is served.
    adapter: (model: string) =>
      (model === "Client" ? registrationsAsClients(directory) : new Artifacts(store, model, directory.now)) as Adapter,
    claims: { openid: ["sub"], profile: [], email: [] },
    clientAuthMethods: ["none"],
    clientBasedCORS: () => false,
    conformIdTokenClaims: false,
    cookies: { keys: JSON.parse(cookieKeys), names: cookieNames, long: sessionCookie(origin) },
    // Entra's codes and refresh tokens outlive the browser session.
    expiresWithSession: () => false,
    extraParams: {
      [authorityParameter]: null,
      client_info: null,
      [signedInUserParameter]: (ctx, userId) => signInHinted(ctx, userId),
    },
    features: features(context),
    findAccount: (ctx, id) => libraryAccount(context, ctx, id),
    formats: { customizers: { jwt: (_ctx, token, jwt) => shapeAccessToken(context, token, jwt) } },
    interactions: {
      policy: signInPolicy(directory),
      url: (_ctx, interaction) => `/${interaction.params[authorityParameter]}/sign-in/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, _client, source) => source.scopes.has(offlineScope),
    jwks: keys.privateJwks as Configuration["jwks"],
    loadExistingGrant: (ctx) => signInGrant(context, ctx),
    pairwiseIdentifier: (_ctx, userId, client) => subjectOf(userId, client.clientId),
    pkce: { required: () => false },
    renderError: (ctx, _out, error) => {
      ctx.state.failure = error;
    },
    responseTypes: ["code", "id_token", "code id_token", "id_token token"],
    rotateRefreshToken: true,
    routes: { authorization: "/authorize", token: "/token" },
    scopes: [...graphScopes, offlineScope],
    subjectTypes: ["pairwise"],
    ttl: lifetimes,
  };
}

/**
 * A page of another site can ask in a hidden frame who is signed in, as Microsoft's library for browsers does
 * (`ssoSilent`); browsers send a cookie there only where it says so, and take such a one over TLS alone (RFC 6265bis,
 * section 4.1.2.7). The cookies of a pending sign-in stay with this site.
 */
function sessionCookie(origin: string) {
  return { httpOnly: true, sameSite: origin.startsWith("https:") ? ("none" as const) : ("lax" as const) };
}

/** Only what Entra has; sign-out and userinfo follow Entra's own rules and are served beside the library. */
function features({ origin }: ServiceContext): Configuration["features"] {
  const off = { enabled: false };
  return {
    ...{ devInteractions: off, dPoP: off, pushedAuthorizationRequests: off, rpInitiatedLogout: off, userinfo: off },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => origin,
      getResourceServerInfo: () => ({
        scope: graphScopes.join(" "),
        audience: origin,
        accessTokenFormat: "jwt",
        accessTokenTTL: graphTokenLifetime,
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
