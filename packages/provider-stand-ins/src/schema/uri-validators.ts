import type { Validator } from "./field.ts";

interface UriRule {
  /** Schemes to accept; any where it is left out. */
  readonly schemes?: readonly string[];
  /** Whether `urn:…` passes unexamined. */
  readonly urn?: boolean;
  /** Whether a URI without any path must end in a slash. */
  readonly trailingSlash?: boolean;
  readonly longest?: { readonly characters: number; readonly noun: "URI" | "URL" };
}

const webSchemes = ["http", "https"];
const redirectSchemes = [...webSchemes, "ms-appx-web", "brk-multihub"];
const redirectLength = { characters: 256, noun: "URI" } as const;

/** An address that a browser opens. */
export const webUrl = uri({ schemes: webSchemes });

/** The front-channel logout URL: at most 255 characters. */
export const logoutUrl = uri({ schemes: webSchemes, longest: { characters: 255, noun: "URL" } });

/** A redirect URI of the web platform. */
export const webRedirectUri = uri({
  schemes: redirectSchemes,
  urn: true,
  trailingSlash: true,
  longest: redirectLength,
});

/** A redirect URI of a single-page application. */
export const spaRedirectUri = uri({ schemes: redirectSchemes, trailingSlash: true, longest: redirectLength });

/** A redirect URI of a public client: any scheme, because apps register their own. */
export const publicRedirectUri = uri({ urn: true, longest: redirectLength });

/** The provider's URI rules, in the order in which it applies them. */
function uri(rule: UriRule): Validator {
  return (value, path) => {
    const text = String(value);
    const problem = uriProblem(text, path, rule);
    if (problem) {
      return problem;
    }
    const { characters, noun } = rule.longest ?? { characters: Number.POSITIVE_INFINITY, noun: "URI" };
    return Buffer.byteLength(text) > characters
      ? `${noun} must be ${characters} characters or less for "${path}"`
      : undefined;
  };
}

function uriProblem(text: string, path: string, rule: UriRule): string | undefined {
  if (text === "") {
    return `URI must not be empty for "${path}"`;
  }
  if (rule.urn && /^urn:[^:]*:/.test(text)) {
    return undefined;
  }
  const parsed = parseUri(text);
  if (!parsed) {
    return `URI is in an invalid format for "${path}"`;
  }
  if (parsed.host === "") {
    return `URI has no host for "${path}"`;
  }
  if (rule.schemes && rule.trailingSlash && parsed.path === "") {
    return `URI must have a trailing slash when there is no path segment for "${path}"`;
  }
  return rule.schemes && !rule.schemes.includes(parsed.scheme)
    ? `unexpected URI scheme for "${path}", expected one of: ${rule.schemes.join(", ")}`
    : undefined;
}

/**
 * Splits a URI as Go's net/url does. WHATWG's URL would normalise what the provider looks at: it adds the missing
 * slash, refuses `https:///x` and lower-cases hosts.
 */
export function parseUri(text: string): { scheme: string; host: string; path: string } | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text) || /%(?![0-9a-f]{2})/i.test(text)) {
    return undefined;
  }
  const match = /^(?:([a-z][a-z0-9+.-]*):)?([^?#]*)/i.exec(text);
  const scheme = (match?.[1] ?? "").toLowerCase();
  const rest = match?.[2] ?? "";
  if (!rest.startsWith("//")) {
    const colonInFirstSegment = scheme === "" && /^[^/]*:/.test(rest);
    return colonInFirstSegment ? undefined : { scheme, host: "", path: rest.startsWith("/") ? rest : "" };
  }
  const [, authority = "", path = ""] = /^\/\/([^/]*)(.*)$/.exec(rest) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return /^(?:\[[^\]]*\]|[^\s"<>[\]:\\^`{|}]*)(?::\d*)?$/.test(host) ? { scheme, host, path } : undefined;
}
