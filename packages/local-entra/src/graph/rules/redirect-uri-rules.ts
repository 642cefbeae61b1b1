import type { Application } from "../../directory/objects/application.ts";
import { badRequest } from "../request/graph-error.ts";
import { checkValue } from "./value-rules.ts";

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
  const reason = `There can be at most ${most} for these account types, got ${uris.length}.`;
  checkValue(uris.length <= most, "redirectUris", "WebApplication", reason);
  if (new Set(uris.map(normalized)).size < uris.length) {
    const message = "Redirect URIs must have distinct values.";
    throw badRequest(message, [{ code: "DuplicateValue", target: "redirectUris", message }]);
  }
}

function checkUri(uri: string, platform: Platform, personal: boolean): void {
  const parsed = URL.parse(uri);
  const character = unsupportedCharacters.exec(uri)?.[0];
  const rules: [broken: boolean, rule: string][] = [
    [parsed === null, "must be a valid URL"],
    [uri.length > longest, `can have at most ${longest} characters, got ${uri.length}`],
    [!isSchemeAllowed(parsed, platform), 'must start with "HTTPS" or "http://localhost"'],
    [parsed?.hostname === "[::1]", "must not use the IPv6 loopback address [::1]"],
    [character !== undefined, `must not contain the character ${character}`],
    // RFC 6749, section 3.1.2.
    [uri.includes("#"), "must not contain a fragment"],
    [personal && uri.includes("*"), "must not contain a wildcard where personal Microsoft accounts can sign in"],
    [personal && uri.includes("?"), "must not contain a query where personal Microsoft accounts can sign in"],
  ];
  const rule = rules.find(([broken]) => broken)?.[1];
  checkValue(rule === undefined, "redirectUris", platform.resource, `The redirect URI '${uri}' ${rule}.`);
}

/** The portal asks for `localhost`; the loopback address is accepted from the manifest, which is what Graph writes. */
function isSchemeAllowed(uri: URL | null, { schemes }: Platform): boolean {
  const { protocol, hostname } = uri ?? { protocol: "", hostname: "" };
  if (protocol === "http:") {
    return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  }
  return protocol === "https:" || schemes === "any" || schemes.includes(protocol);
}

/** Scheme and host are compared without case, the path with it. */
function normalized(uri: string): string {
  return URL.parse(uri)?.href ?? uri;
}
