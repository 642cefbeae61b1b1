import { explanationOf } from "./codes.ts";
import type { SentRequest } from "./comparison.ts";
import { type KnownText, knownTexts, signedIn } from "./texts.ts";

/** What was found in a text that somebody pasted; nothing of it is a secret. */
export interface Reading {
  /** AADSTS codes, in their order, each once. */
  codes: number[];
  /** Known where the text has no code. */
  known: KnownText | undefined;
  /** What the console asked for, as far as the text tells. */
  request: SentRequest;
  /** Whether it has a code or token, which belongs in no log. */
  holdsSecret: boolean;
}

/** Reads a code, an error text, a log line, or an address; by numbers, so in any language. */
export function readText(text: string): Reading {
  // Full-width digits and colons of Chinese and Japanese pages.
  const normal = text.normalize("NFKC").trim();
  const addresses = addressesIn(normal);
  const parameters = addresses.map(parametersOf);
  const parameter = (name: string) => parameters.map((all) => all.get(name)).find((value) => value !== undefined);
  const everything = [normal, ...parameters.flatMap((all) => [...all.values()])].join("\n");
  const codes = codesIn(normal, everything);
  const code = parameter("code");
  const isCallback = addresses.some(({ pathname }) => pathname.endsWith("/callback"));
  const known =
    codes.length > 0
      ? undefined
      : (knownTexts.find(([, pattern]) => pattern.test(everything)) ??
        (code !== undefined && isCallback ? signedIn : undefined));
  return {
    codes,
    known,
    request: requestIn(addresses, parameter, everything),
    holdsSecret: [code, parameter("id_token"), parameter("access_token")].some(
      (value) => value !== undefined && !/^\d{4,8}$/.test(value),
    ),
  };
}

function addressesIn(text: string): URL[] {
  return [...text.matchAll(/https?:\/\/[^\s"'<>`«»“”‘’]+/g)].flatMap(([address]) => URL.parse(address) ?? []);
}

/** Of query and fragment; a value that was encoded twice is decoded twice. */
function parametersOf({ searchParams, hash }: URL): Map<string, string> {
  const entries = [...searchParams, ...new URLSearchParams(hash.slice(1))];
  return new Map(entries.map(([name, value]) => [name, decodedAgain(value)]));
}

function decodedAgain(value: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(value) ? decodeURIComponent(value.replaceAll("+", " ")) : value;
  } catch {
    return value;
  }
}

function codesIn(text: string, everything: string): number[] {
  if (/^\d{4,8}$/.test(text)) {
    return [Number(text)];
  }
  const patterns = [
    /AADSTS\s*:?\s*(\d{4,8})/gi,
    /\/error\?code=(\d{4,8})/g,
    /error_codes"?\s*:\s*\[\s*(\d{4,8})/g,
    /"sErrorCode"\s*:\s*"(\d{4,8})"/g,
  ];
  const named = patterns.flatMap((pattern) => numbersIn(everything, pattern));
  // Where no word tells that a number is a code, only a known one is taken for it; ports are none.
  const bare = everything.replaceAll(/https?:\/\/[^\s/]+/g, "");
  const numbers = numbersIn(bare, /(?<![\w.-])(\d{5,7})(?![\w-]|\.\d)/g).filter((number) => explanationOf(number));
  return [...new Set(named.length > 0 ? named : numbers)];
}

function numbersIn(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, digits]) => Number(digits));
}

const quoted = (what: string) => new RegExp(`['"‘’“”«»]\\s*(${what})\\s*['"‘’“”«»]`, "i");
const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** The request in an address, or what a refusal's own text quotes of it. */
function requestIn(addresses: URL[], parameter: (name: string) => string | undefined, everything: string): SentRequest {
  const authorize = addresses.find(
    ({ pathname, searchParams }) => /\/authorize$/.test(pathname) || searchParams.has("response_type"),
  );
  const callback = addresses.find(({ pathname }) => pathname.endsWith("/oidc/callback"));
  const quotedUri = quoted("https?://[^'\"‘’“”«»\\s]+/callback/?").exec(everything)?.[1];
  const discovery = addresses.find(({ pathname }) => pathname.endsWith(discoveryPath))?.href;
  return {
    authority: authorize && `${authorize.origin}${authorize.pathname}`,
    // The libraries of texts.ts call what was typed in the expected one.
    issuer: /issuer.*?expected [`"]([^`"]+)[`"]/is.exec(everything)?.[1] ?? discovery?.slice(0, -discoveryPath.length),
    clientId: parameter("client_id") ?? quoted(guid).exec(everything)?.[1],
    redirectUri: parameter("redirect_uri") ?? quotedUri ?? (callback && `${callback.origin}${callback.pathname}`),
    scope: authorize && parameter("scope"),
  };
}

const discoveryPath = "/.well-known/openid-configuration";
