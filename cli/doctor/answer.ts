/** Milliseconds that each request may take. */
export const longestWait = 8_000;

/** What an address answered. */
export interface Answer {
  status: number;
  /** The body, at most its first 200,000 characters. */
  body: string;
  headers: Headers;
}

/** Why an address did not answer. */
export interface Silence {
  kind: "name" | "refused" | "timeout" | "no-tls" | "certificate" | "network";
  /** Node.js's code, such as ENOTFOUND. */
  code: string;
}

/** An answer, or why there is none. */
export type Asked = { answer: Answer; silence?: undefined } | { answer?: undefined; silence: Silence };

/** Asks an address once, follows no redirect, and never throws. */
export async function ask(url: string | URL, init: RequestInit = {}, signal?: AbortSignal): Promise<Asked> {
  const timeout = AbortSignal.timeout(longestWait);
  try {
    const response = await fetch(url, {
      redirect: "manual",
      ...init,
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const body = (await response.text()).slice(0, 200_000);
    return { answer: { status: response.status, body, headers: response.headers } };
  } catch (error) {
    return { silence: silenceOf(error) };
  }
}

/** An answer's JSON object or list; undefined for everything else. */
export function jsonOf({ body }: Answer): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const kinds: [pattern: RegExp, kind: Silence["kind"]][] = [
  [/^(?:ENOTFOUND|EAI_)/, "name"],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, "refused"],
  [/TIMEOUT|^ETIMEDOUT$|^TimeoutError$/, "timeout"],
  // Plain HTTP where TLS was expected.
  [/^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$|^EPROTO$/, "no-tls"],
  [/CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS|^ERR_SSL/, "certificate"],
];

function silenceOf(error: unknown): Silence {
  const codes = causesOf(error).flatMap(({ code, name }) => (typeof code === "string" ? [code] : [name]));
  for (const [pattern, kind] of kinds) {
    const code = codes.find((one) => pattern.test(one));
    if (code !== undefined) {
      return { kind, code };
    }
  }
  return { kind: "network", code: codes.find((code) => !/^(?:Type)?Error$/.test(code)) ?? "no connection" };
}

/** An error, what caused it, and the errors of each address that a name has. */
function causesOf(error: unknown): NodeJS.ErrnoException[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const several = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...several].flatMap(causesOf)];
}
