import type { Silence } from "./answer.ts";
import type { SeenCertificate } from "./certificate.ts";

/** Why a host does not answer; a certificate is told with who issued it. */
export function silenceText(host: string, { kind, code }: Silence, certificate?: SeenCertificate): string {
  const issuer = certificate ? `; issued by ${certificate.issuer}` : "";
  return {
    name: `the name ${host.replace(/:\d+$/, "")} is not known here (${code}).`,
    refused: `nothing takes connections there (${code}).`,
    timeout: "no answer within 8 seconds.",
    proxy: `the proxy that this machine is told of gives no way there (${code === "407" ? "407: it wants a name and password" : code}).`,
    "no-tls": `no TLS is spoken there (${code}), most likely plain HTTP.`,
    certificate: `its certificate is not trusted here (${certificate?.distrust ?? code}${issuer}).`,
    network: `the connection was cut (${code}).`,
  }[kind];
}

const looks: Record<Silence["kind"], string> = {
  name: "Look at this machine's DNS and network; the host is that of the output `issuer`.",
  refused: "Look at firewall and network.",
  timeout: "Look at firewall and network.",
  proxy:
    "Look at HTTPS_PROXY: the proxy must be there and let the host through. Name and password stand in its address.",
  "no-tls": "Look whether a proxy answers in its place.",
  certificate:
    "If the issuer is your company's, its proxy opens TLS: name its root certificate in NODE_EXTRA_CA_CERTS here, and add it to the console's server as well.",
  network: "Try again; then look at firewall and network.",
};

/** What to do where the sign-in service does not answer. */
export function serviceRemedies({ kind, code }: Silence, selector: string): string[] {
  const clock = "Look whether this machine's clock is right.";
  if (/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) {
    return [clock];
  }
  const proxy = "Where only a proxy leads outside, name it in HTTPS_PROXY and set NODE_USE_ENV_PROXY=1.";
  const moved =
    "Local Entra ID has moved to another port, or another program runs it: `npm run local` brings it up where it is now.";
  return [
    ...(selector.startsWith("local") && kind !== "certificate" ? [moved] : []),
    looks[kind],
    ...(kind === "proxy" ? [] : [kind === "certificate" ? clock : proxy]),
  ];
}

/** What to do where the console does not answer. */
export function consoleRemedy({ kind }: Silence): string {
  switch (kind) {
    case "no-tls":
      return "Put a proxy with a certificate before the console, and open it there: Entra ID sends people back to https alone, localhost apart.";
    case "proxy":
      return "If the console is inside of your network, name its host in NO_PROXY.";
    default:
      return "Look whether the console runs, and whether name, port and firewall let this machine reach it.";
  }
}
