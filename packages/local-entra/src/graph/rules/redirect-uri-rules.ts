import type { Application } from "../../directory/objects/application.ts";
import { badRequest, type GraphError, invalidValue } from "../request/graph-error.ts";

// Rules of https://learn.microsoft.com/entra/identity-platform/reply-url
const longest = 256;
const mostForWork = 256;
const mostWithPersonal = 100;
const unsupportedCharacters = /[!$'(),;]/;

interface Platform {
  resource: string;
  uris: string[];
  /** Schemes beside https, and http on this machine. */
  schemes: "any" | string[];
}

/** @throws GraphError 400 that names the first redirect URI and the rule that it breaks. */
export function checkRedirectUris(application: Application, personal: boolean): void {
  const platforms: Platform[] = [
    { resource: "WebApplication", uris: application.web.redirectUris, schemes: ["urn:", "ms-appx-web:"] },
    { resource: "SpaApplication", uris: application.spa.redirectUris, schemes: ["brk-multihub:"] },
    { resource: "PublicClientApplication", uris: application.publicClient.redirectUris, schemes: "any" },
  ];
  for (const platform of platforms) {
    for (const uri of platform.uris) {
      checkUri(uri, platform, personal);
    }
  }
  checkTogether(
    platforms.flatMap((platform) => platform.uris),
    personal,
  );
}

function checkTogether(uris: string[], personal: boolean): void {
  const most = personal ? mostWithPersonal : mostForWork;
  if (uris.length > most) {
    const reason = `There can be at most ${most} for these account types, got ${uris.length}.`;
    throw invalidValue("redirectUris", "WebApplication", reason);
  }
  if (new Set(uris.map(normalized)).size < uris.length) {
    const message = "Redirect URIs must have distinct values.";
    throw badRequest(message, [{ code: "DuplicateValue", target: "redirectUris", message }]);
  }
}

function checkUri(uri: string, platform: Platform, personal: boolean): void {
  const refuse = (rule: string): GraphError =>
    invalidValue("redirectUris", platform.resource, `The redirect URI '${uri}' ${rule}.`);
  const parsed = URL.parse(uri);
  if (!parsed) {
    throw refuse("must be a valid URL");
  }
  if (uri.length > longest) {
    throw refuse(`can have at most ${longest} characters, got ${uri.length}`);
  }
  if (!isSchemeAllowed(parsed, platform)) {
    throw refuse('must start with "HTTPS" or "http://localhost"');
  }
  if (parsed.hostname === "[::1]") {
    throw refuse("must not use the IPv6 loopback address [::1]");
  }
  const character = unsupportedCharacters.exec(uri)?.[0];
  if (character) {
    throw refuse(`must not contain the character ${character}`);
  }
  if (uri.includes("#")) {
    // RFC 6749, section 3.1.2.
    throw refuse("must not contain a fragment");
  }
  if (personal && uri.includes("*")) {
    throw refuse("must not contain a wildcard where personal Microsoft accounts can sign in");
  }
  if (personal && uri.includes("?")) {
    throw refuse("must not contain a query where personal Microsoft accounts can sign in");
  }
}

/** The portal asks for `localhost`; the loopback address is accepted from the manifest, which is what Graph writes. */
function isSchemeAllowed(uri: URL, platform: Platform): boolean {
  if (uri.protocol === "http:") {
    return ["localhost", "127.0.0.1", "[::1]"].includes(uri.hostname);
  }
  return uri.protocol === "https:" || platform.schemes === "any" || platform.schemes.includes(uri.protocol);
}

/** Scheme and host are compared without case, the path with it. */
function normalized(uri: string): string {
  return URL.parse(uri)?.href ?? uri;
}
