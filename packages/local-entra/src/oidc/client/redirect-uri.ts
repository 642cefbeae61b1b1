import type { Application } from "../../directory/objects/application.ts";

/** Under which platform of the registration a redirect URI stands; it decides how a code may be redeemed. */
export type Platform = "web" | "spa" | "publicClient";

/** A redirect URI of a request that the registration allows. */
export interface ReplyAddress {
  /** As the request spelled it: codes and answers go there. */
  uri: string;
  platform: Platform;
}

const loopbackHosts = new Set(["localhost", "127.0.0.1"]);

const platforms: Platform[] = ["web", "spa", "publicClient"];

/** Every registered redirect URI with its platform, web first. */
export function replyAddresses(application: Application): ReplyAddress[] {
  return platforms.flatMap((platform) => application[platform].redirectUris.map((uri) => ({ uri, platform })));
}

/** The registered redirect URI that `requested` matches by Entra's rules, or undefined. */
export function matchReplyAddress(application: Application, requested: string): ReplyAddress | undefined {
  const match = replyAddresses(application).find(({ uri }) => matches(uri, requested));
  return match && { uri: requested, platform: match.platform };
}

/**
 * Scheme and host compare without case (RFC 3986, section 6.2.2.1), path and query exactly; on the loopback host the
 * port is ignored (RFC 8252, section 7.3).
 * https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 */
function matches(registered: string, requested: string): boolean {
  if (registered === requested) {
    return true;
  }
  const [ours, theirs] = [URL.parse(registered), URL.parse(requested)];
  if (!ours || !theirs || !isWeb(ours) || !isWeb(theirs)) {
    return false;
  }
  const samePlace =
    ours.protocol === theirs.protocol &&
    ours.hostname === theirs.hostname &&
    (ours.port === theirs.port || loopbackHosts.has(ours.hostname));
  return samePlace && theirs.username === "" && theirs.password === "" && tail(registered) === tail(requested);
}

function isWeb(url: URL): boolean {
  return url.protocol === "https:" || url.protocol === "http:";
}

/** Everything after the authority as it was written: `URL` would resolve `..` and change escapes. */
function tail(uri: string): string {
  const rest = /^[^:]+:\/\/[^/?#]*(.*)$/s.exec(uri)?.[1] ?? uri;
  return rest === "" ? "/" : rest;
}
