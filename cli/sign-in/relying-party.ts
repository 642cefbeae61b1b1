import * as openid from "openid-client";

/** What the console is told of its identity provider, and nothing else. */
export interface ConsoleSettings {
  clientId: string;
  clientSecret: string;
  issuer: string;
  /** The console's own address with the fixed path; it is not typed in. */
  callbackUrl: string;
}

/** The claims of a verified ID token. */
export type Claims = openid.IDToken;

/** Scopes that RustDesk asks for. */
export const scope = "openid email profile";

/**
 * Reads the discovery document as the console does: its issuer must be the given one to the letter.
 * @param secret what tokens are asked for with.
 * @throws Error when it cannot be had, or names another issuer.
 */
export async function discover(settings: ConsoleSettings, secret: string): Promise<openid.Configuration> {
  const issuer = new URL(settings.issuer);
  const client = await openid.discovery(issuer, settings.clientId, secret, openid.ClientSecretBasic(secret));
  const body = client.serverMetadata();
  if (body.issuer !== settings.issuer) {
    // With the cause that the library gives to the difference which it finds itself.
    throw new Error(`The issuer must be ${settings.issuer} exactly, got ${body.issuer}`, { cause: { body } });
  }
  // By itself the library trusts TLS for a token from the token endpoint; RustDesk verifies its signature.
  openid.enableNonRepudiationChecks(client);
  return client;
}

/** The claims of a token answer. @throws Error when it has no ID token. */
export function claimsOf(claims: Claims | undefined): Claims {
  if (claims === undefined) {
    throw new Error("The token answer must hold an ID token, got none");
  }
  return claims;
}
