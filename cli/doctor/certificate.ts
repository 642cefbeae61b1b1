import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";

import { longestWait } from "./answer.ts";
import { checking, type Finding } from "./finding.ts";

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
    const options = { host, port: Number(port || 443), rejectUnauthorized: false, timeout: longestWait, signal };
    const socket = connect({ ...options, ...(isIP(host) === 0 ? { servername: host } : {}) }, () => {
      const certificate = socket.getPeerCertificate(true);
      // An error or its code, whatever the types say; null where there is none.
      const distrust = socket.authorizationError as NodeJS.ErrnoException | string | null;
      settle({
        distrust: typeof distrust === "string" ? distrust : (distrust?.code ?? distrust?.message),
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

function chainLength(certificate: PeerCertificate): number {
  const seen = new Set<string>();
  let link = certificate as PeerCertificate & { issuerCertificate?: typeof link };
  while (link?.fingerprint256 !== undefined && !seen.has(link.fingerprint256)) {
    seen.add(link.fingerprint256);
    link = link.issuerCertificate as typeof link;
  }
  return seen.size;
}

const distrusts: Record<string, [found: string, remedy: string]> = {
  CERT_HAS_EXPIRED: ["it has expired.", "Renew it."],
  CERT_NOT_YET_VALID: [
    "it is not valid yet, by this machine's clock.",
    "Look at this machine's clock; then make a new one.",
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "it is for other names.",
    "Get one for the name in the address, or open the console at a name that it has.",
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    "it is signed by itself.",
    "Use one of a public certificate authority, or of your own and name it with --ca FILE.",
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    "its certificate authority is none that is known here.",
    "If it is your own, name it with --ca FILE; all clients and browsers must know it too.",
  ],
};

/** Whether clients can trust a console's certificate. */
export function certificateFinding(seen: SeenCertificate | undefined, { hostname }: URL): Finding {
  const { fine, problem, unknown } = checking("console-certificate", `certificate of ${hostname}`);
  if (seen === undefined) {
    return unknown("could not tell: no direct TLS connection can be made from here.");
  }
  const { distrust, issuer, names, validTo, sent } = seen;
  if (distrust === undefined) {
    return fine(`trusted, by ${issuer}, until ${validTo.toISOString().slice(0, 10)}; the chain is complete.`);
  }
  const [found, remedy] = distrusts[distrust] ?? [
    sent === 1
      ? "the server sends it alone, and who issued it is not known here."
      : "it cannot be followed to a known certificate authority.",
    "Of a public authority, the server must send the intermediate certificates too (fullchain.pem). If the authority is your own, name it with --ca FILE.",
  ];
  const about = distrust === "ERR_TLS_CERT_ALTNAME_INVALID" ? names : `by ${issuer}`;
  return problem(
    `${found} (${distrust}; ${about}) A browser may show the page all the same; RustDesk's clients do not.`,
    [remedy],
  );
}
