import { connect, type PeerCertificate } from "node:tls";

/** Milliseconds that each request may take. */
const limit = 8_000;

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
  const timeout = AbortSignal.timeout(limit);
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

/** The certificate of a server as this machine sees it. */
export interface SeenCertificate {
  /** OpenSSL's code of why it is not trusted; undefined when it is. */
  distrust: string | undefined;
  /** Who issued it. */
  issuer: string;
  names: string;
  validTo: Date;
  /** How many certificates the server sent. */
  sent: number;
}

/** Looks at the certificate of a server, trusted or not; undefined where no connection is made. It goes through no proxy. */
export function seeCertificate({ hostname, port }: URL, signal?: AbortSignal): Promise<SeenCertificate | undefined> {
  return new Promise((settle) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const options = { host, port: Number(port || 443), rejectUnauthorized: false, timeout: limit, signal };
    const isName = !/^[\d.]+$|:/.test(host);
    const socket = connect({ ...options, ...(isName ? { servername: host } : {}) }, () => {
      const certificate = socket.getPeerCertificate(true);
      const { authorizationError } = socket;
      settle({
        distrust: authorizationError ? codeOf(authorizationError) : undefined,
        issuer: [certificate.issuer?.O, certificate.issuer?.CN].flat().filter(Boolean).join(", ") || "nobody named",
        names: certificate.subjectaltname ?? String(certificate.subject?.CN ?? ""),
        validTo: new Date(certificate.valid_to),
        sent: chainLength(certificate),
      });
      socket.destroy();
    });
    const end = () => {
      socket.destroy();
      settle(undefined);
    };
    socket.once("error", end);
    socket.once("timeout", end);
  });
}

/** Node.js gives a code or an error of one. */
function codeOf(error: Error | string): string {
  return typeof error === "string" ? error : ((error as NodeJS.ErrnoException).code ?? error.message);
}

function chainLength(certificate: PeerCertificate): number {
  const seen = new Set<string>();
  let link = certificate as PeerCertificate & { issuerCertificate?: typeof link };
  while (link?.fingerprint256 !== undefined && !seen.has(link.fingerprint256)) {
    seen.add(link.fingerprint256);
    link = link.issuerCertificate as typeof link;
  }
  return seen.size;
}
