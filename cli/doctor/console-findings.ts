import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { type Difference, differences, isSameCallback } from "../explain/comparison.ts";
import { readText } from "../explain/reading.ts";
import { explanationLines } from "../explain/report.ts";
import { certificateFinding } from "./certificate.ts";
import type { ProviderAnswer, SeenConsole } from "./console.ts";
import { checking, type Finding } from "./finding.ts";
import type { Registration } from "./registration.ts";
import { consoleRemedy, silenceText } from "./silence.ts";
import type { Subject } from "./subject.ts";

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

function requestFinding(
  { answers }: SeenConsole,
  origin: URL,
  subject: Subject,
  registration: Registration | undefined,
): Finding {
  const { selector } = subject;
  const check = checking("console-request", "what the console asks Entra ID for");
  // A console may have providers of others as well: lejianwen/rustdesk-api always names one of its own, `webauth`.
  const ours = answers
    .filter((answer) => isEntra(answer, subject) || (answers.length === 1 && answer.refusal !== undefined))
    .flatMap(({ name, refusal, request }) => {
      const found = request && differences(request, subject);
      // One that begins a sign-in says more than one that refuses.
      return found
        ? { name, refusal, request, found, rank: found.length + (refusal ? (isEntraName(name) ? 10 : 20) : 0) }
        : [];
    })
    .toSorted((one, other) => one.rank - other.rank);
  const [nearest, second] = ours;
  const names = answers.map(({ name }) => name).join(", ");
  if (nearest === undefined) {
    return answers.some(({ request, refusal }) => request === undefined || refusal !== undefined)
      ? check.unknown(`could not tell: of ${names}, none gives an address of Entra ID.`)
      : check.problem(`none of ${names} leads to Entra ID.`, [
          `Add a provider with what \`npm run sheet -- ${selector}\` prints.`,
        ]);
  }
  const { name, refusal, request, found } = nearest;
  if (second?.rank === nearest.rank && nearest.rank > 0) {
    return check.unknown(
      `could not tell which of ${ours.map((one) => one.name).join(", ")} is this environment's: none sends its outputs.`,
    );
  }
  if (found.length > 0) {
    const begins = refusal === undefined ? `“${name}”:` : `the console cannot begin with “${name}”:`;
    const texts = found.map((one) => differenceText(one, registration));
    const [code] = found.flatMap(({ field }) => fields[field].code ?? []);
    return check.problem([begins, ...texts].join(" "), remediesFor(found, subject), code);
  }
  if (refusal !== undefined) {
    return refusalFinding(name, refusal, selector);
  }
  const back = URL.parse(request.redirectUri ?? "")?.origin ?? origin.origin;
  return back === origin.origin
    ? check.fine(`“${name}” sends client id, callback URL, issuer and scopes of the outputs.`)
    : check.unknown(
        `could not tell: “${name}” sends the outputs, and people back to ${back}, which is registered too. That is right only if it leads to this console as well.`,
      );
}

/** Whether a provider leads to this environment's sign-in service, or to one of Microsoft's. */
function isEntra({ name, request }: ProviderAnswer, { issuer }: Subject): boolean {
  const host = URL.parse(request?.issuer ?? request?.authority ?? "")?.host ?? "";
  const isMicrosofts = /(?:^|\.)(?:login\.[\w.-]+|sts\.windows\.net)$/.test(host);
  return host === new URL(issuer).host || isMicrosofts || isEntraName(name);
}

function isEntraName(name: string): boolean {
  return /azure|microsoft|entra/i.test(name);
}

function refusalFinding(name: string, refusal: string, selector: string): Finding {
  const { problem, unknown } = checking("console-request", "what the console asks Entra ID for");
  const reading = readText(refusal);
  const [title, ...advice] = explanationLines(reading, selector);
  const remedies = advice.map((line) => line.replace(/^\s*\d+\. /, ""));
  return title === undefined
    ? unknown(
        `could not tell: the console refuses “${name}” in words that are not known here. \`npm run explain\` and the console's log may say more.`,
      )
    : problem(`the console cannot begin with “${name}”: ${title}`, remedies, reading.codes[0]);
}

function differenceText({ field, sent, expected, why }: Difference, registration: Registration | undefined): string {
  const object = field === "Client id" ? whichObject(sent, registration) : undefined;
  return [`${field} is ${sent}, should be ${expected}.`, why ?? object ?? []].flat().join(" ");
}

function whichObject(id: string, { application, servicePrincipal }: Registration = {}): string | undefined {
  if (id === application?.id || id === servicePrincipal?.id) {
    return "It is the Object ID.";
  }
  return application?.passwordCredentials.some(({ keyId }) => keyId === id)
    ? "It is the Secret ID of a client secret."
    : undefined;
}

/** Of each field of the dialog, its name for `--copy`, or else what to do, and what Entra ID answers where it is wrong. */
const fields: Record<Difference["field"], { copy?: string; code?: number; remedy?: string }> = {
  "Client id": { copy: "client-id", code: 700016 },
  Issuer: { copy: "issuer" },
  "Callback url": {
    code: 50011,
    remedy:
      "Open the console at ORIGINS and save the provider there again: Callback url follows the address bar. Behind a proxy, hand on Host and X-Forwarded-Proto.",
  },
  Scope: { remedy: "Leave the console's field Scope empty, or write openid email profile." },
};

function remediesFor(found: Difference[], { callbackUrls, selector }: Subject): string[] {
  const chosen = found.map(({ field }) => fields[field]);
  const copies = chosen.flatMap(({ copy }) => (copy ? `\`npm run sheet -- ${selector} --copy ${copy}\`` : []));
  return [
    ...(copies.length > 0 ? [`Paste it again and save: ${copies.join(", ")}.`] : []),
    ...chosen.flatMap(({ remedy }) => remedy?.replace("ORIGINS", originsOf(callbackUrls)) ?? []),
  ];
}

function originsOf(callbackUrls: readonly string[]): string {
  return callbackUrls.map((url) => new URL(url).origin).join(" or ");
}
