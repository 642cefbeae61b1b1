import { callbackUrlsOf } from "../../../components/rules/callback-url.ts";
import { differences, isSameCallback } from "../../explain/comparison.ts";
import { certificateFinding } from "../certificate.ts";
import { checking, type Finding } from "../finding.ts";
import type { Registration } from "../registration.ts";
import { consoleRemedy, silenceText } from "../silence.ts";
import type { Subject } from "../subject.ts";
import type { SeenConsole } from "./console.ts";
import { originsOf, requestFinding } from "./console-request.ts";

const callbackPath = "/api/oidc/callback";

/** What a console says of itself, a finding a check. */
export function consoleFindings(
  console: SeenConsole,
  origin: URL,
  subject: Subject,
  registration: Registration | undefined,
): Finding[] {
  return [
    addressFinding(origin, subject),
    ...(origin.protocol === "https:" ? [certificateFinding(console.certificate, origin)] : []),
    providersFinding(console, origin, subject),
    ...(console.providers?.length ? [requestFinding(console, origin, subject, registration)] : []),
  ];
}

function addressFinding(origin: URL, subject: Subject): Finding {
  const { callbackUrls, selector } = subject;
  const { fine, problem } = checking("console-address", `address ${origin.origin}`);
  const callback = `${origin.origin}${callbackPath}`;
  if (callbackUrls.some((url) => isSameCallback(url, callback))) {
    return fine("registered.");
  }
  const [difference] = differences({ redirectUri: callback }, subject);
  const open = `Open it at ${originsOf(callbackUrls)}`;
  // What could not be registered anyway is no advice.
  const canBeAdded = callbackUrlsOf([origin.origin], "AzureADMyOrg").problems.length === 0;
  const add = canBeAdded
    ? `, or add ${origin.origin} to \`consoleOrigins\` and run \`npm run up -- ${selector}\`; then save the provider there again.`
    : ": Entra ID takes https alone, and http for localhost under that name.";
  return problem(
    `AADSTS50011. A console opened there asks to be answered at ${callback}, which is not registered. ${difference?.why ?? ""}`.trim(),
    [`${open}${add}`],
    50011,
  );
}

function providersFinding(
  { loginOptions, providers, below }: SeenConsole,
  origin: URL,
  { callbackUrls }: Subject,
): Finding {
  const { fine, problem, unknown } = checking("console-providers", "providers of the console");
  const { answer, silence } = loginOptions;
  if (silence !== undefined) {
    const plain = `http://${origin.host}`;
    return silence.kind === "certificate"
      ? unknown("could not tell: its certificate is not trusted here.")
      : problem(`${origin.host} does not answer: ${silenceText(origin.host, silence)}`, [
          callbackUrls.includes(`${plain}${callbackPath}`)
            ? `Name it as it is opened: --console ${plain}.`
            : consoleRemedy(silence),
        ]);
  }
  if (below !== undefined) {
    return problem(`it answers at ${origin.origin}${below} alone, but what is registered leads to ${origin.origin}.`, [
      "Give the console a host name of its own, without a path: Entra ID sends people back to /api/oidc/callback there, and clients ask below /api.",
    ]);
  }
  const location = answer.headers.get("location");
  if (location !== null && answer.status >= 300 && answer.status < 400) {
    const there = URL.parse(location, origin.href);
    // Whoever moves a console keeps the path; a gateway leads to a page of its own.
    return there !== null && there.pathname === "/api/login-options"
      ? problem(`${origin.origin} redirects to ${there.origin}.`, [
          `Look at the console that people get: --console ${there.origin}.`,
        ])
      : unknown(
          `could not tell: ${origin.host} redirects to ${there?.origin ?? "another page"}, such as a gateway's own sign-in; RustDesk's clients cannot follow there.`,
        );
  }
  // A gateway's own word on what is behind it (RFC 9110, sections 15.6.3 and 15.6.5).
  if ([502, 504].includes(answer.status)) {
    return problem(`the proxy at ${origin.host} answers ${answer.status}: the console behind it gives no answer.`, [
      "Look whether the console runs, and whether the proxy leads to its host and port.",
    ]);
  }
  if (providers === undefined) {
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "no type";
    return unknown(
      `could not tell: /api/login-options answers ${answer.status} (${type}) in a shape that is not known. Either this is no console of RustDesk's, a gateway answers in its place, or its release has another one.`,
    );
  }
  return providers.length > 0
    ? fine(`${providers.join(", ")}.`)
    : problem("none: nobody is offered a sign-in with Entra ID.", [
        "Fill in Settings > OIDC > New auth provider, and save it.",
      ]);
}
