import { callbackUrlsOf } from "../../components/rules/callback-url.ts";

/** Where the console is opened whose callback URL this is; undefined for a redirect URI of something else. */
export function consoleOriginOf(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url === null || url.host === "") {
    return undefined;
  }
  const origin = `${url.protocol}//${url.host}`;
  const { callbackUrls, problems } = callbackUrlsOf([origin], "AzureADMyOrg");
  const isItsCallback = callbackUrls.every((callbackUrl) => isSameAddress(callbackUrl, uri));
  return problems.length === 0 && isItsCallback ? origin : undefined;
}

/** Whether Entra ID takes the same sign-ins at two redirect URIs. */
export function isSameAddress(one: string, other: string): boolean {
  return one === other || addressOf(one) === addressOf(other);
}

/** Hosts whose port is not compared (RFC 8252, section 7.3). */
const loopbackHosts = ["localhost", "127.0.0.1"];

/**
 * What is compared of a redirect URI: scheme and host without case and the default port (RFC 3986, section 6.2), path and
 * query as they are written (https://learn.microsoft.com/entra/identity-platform/reply-url).
 */
function addressOf(uri: string): string {
  const url = URL.parse(uri);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return uri;
  }
  const place = loopbackHosts.includes(url.hostname) ? url.hostname : url.host;
  // Not by `URL.pathname`, which would resolve `..` and escape what is not.
  const [, rest = ""] = /^[^:]+:\/\/[^/?#]*(.*)$/s.exec(uri) ?? [];
  return `${url.protocol}//${url.username}:${url.password}@${place}${rest === "" ? "/" : rest}`;
}
