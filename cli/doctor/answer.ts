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
  kind: "name" | "refused" | "timeout" | "proxy" | "no-tls" | "certificate" | "network";
  /** Node.js's code, such as ENOTFOUND, or what a proxy has answered, such as 407. */
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
    return { silence: silenceOf(error, new URL(url)) };
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

function silenceOf(error: unknown, url: URL): Silence {
  const causes = causesOf(error);
  const [refusal] = causes.flatMap(({ message }) => /^Proxy response \((\d+)\)/.exec(message)?.[1] ?? []);
  if (refusal !== undefined) {
    return { kind: "proxy", code: refusal };
  }
  for (const [pattern, kind] of kinds) {
    const cause = causes.find((one) => pattern.test(nameOf(one)));
    if (cause !== undefined) {
      return { kind: isProxys(cause, url) ? "proxy" : kind, code: nameOf(cause) };
    }
  }
  return {
    kind: "network",
    code: causes.map(nameOf).find((name) => !/^(?:Type)?Error$/.test(name)) ?? "no connection",
  };
}

/** Whether it is a proxy that cannot be reached: the system's errors say where the connection was to lead. */
function isProxys({ hostname, port }: Cause, url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const ownPort = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return (hostname ?? host) !== host || (port ?? ownPort) !== ownPort;
}

interface Cause extends Error {
  code?: unknown;
  hostname?: string;
  port?: number;
}

function nameOf({ code, name }: Cause): string {
  return typeof code === "string" ? code : name;
}

/** An error, what caused it, and the errors of each address that a name has. */
function causesOf(error: unknown): Cause[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const several = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...several].flatMap(causesOf)];
}
