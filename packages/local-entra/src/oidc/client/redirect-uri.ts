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
 * port is ignored (RFC 8252, section 7.3). The text itself is compared: parsers differ in what they take for the host
 * where somebody wrote a backslash, a tab, a user name or an escape, and a browser would go elsewhere than was checked.
 * https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 */
function matches(registered: string, requested: string): boolean {
  if (registered === requested) {
    return true;
  }
  const [ours, theirs] = [webAddress(registered), webAddress(requested)];
  return (
    ours !== undefined &&
    theirs !== undefined &&
    ours.scheme === theirs.scheme &&
    ours.host === theirs.host &&
    (ours.port === theirs.port || loopbackHosts.has(ours.host)) &&
    ours.tail === theirs.tail
  );
}

const defaultPorts: Record<string, string> = { http: "80", https: "443" };

/** The parts of an address that every parser reads alike up to its path (RFC 3986, section 3.2, without a user name). */
function webAddress(uri: string) {
  const [, written = "", host = "", portWritten, tail] =
    /^(https?):\/\/([\w.-]+|\[[\da-f:.]+\])(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/is.exec(uri) ?? [];
  const scheme = written.toLowerCase();
  const port = portWritten ?? defaultPorts[scheme] ?? "";
  if (tail === undefined || Number(port) > 65_535) {
    return undefined;
  }
  return { scheme, host: host.toLowerCase(), port, tail: tail === "" ? "/" : tail };
}
