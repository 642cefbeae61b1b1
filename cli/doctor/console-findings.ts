import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { type Difference, differences, isSameCallback } from "../explain/comparison.ts";
import { readText } from "../explain/reading.ts";
import { explanationLines } from "../explain/report.ts";
import { certificateFinding } from "./certificate.ts";
import type { ProviderAnswer, SeenConsole } from "./console.ts";
import { checking, type Finding } from "./finding.ts";
import type { Registration } from "./registration.ts";
import { silenceText } from "./service-findings.ts";
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
    providersFinding(console, origin),
    ...(console.providers?.length ? [requestFinding(console, subject, registration)] : []),
  ];
}

function addressFinding(origin: URL, { callbackUrls, clientId, issuer, tenantId, selector }: Subject): Finding {
  const { fine, problem } = checking("console-address", `address ${origin.origin}`);
  const callback = `${origin.origin}${callbackPath}`;
  if (callbackUrls.some((url) => isSameCallback(url, callback))) {
    return fine("registered.");
  }
  const [difference] = differences({ redirectUri: callback }, { callbackUrls, clientId, issuer, tenantId });
  const open = `Open it at ${callbackUrls.map((url) => new URL(url).origin).join(" or ")}`;
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

function providersFinding({ loginOptions, providers }: SeenConsole, origin: URL): Finding {
  const { fine, problem, unknown } = checking("console-providers", "providers of the console");
  const { answer, silence } = loginOptions;
  if (silence !== undefined) {
    return silence.kind === "certificate"
      ? unknown("could not tell: its certificate is not trusted here.")
      : problem(`${origin.host} does not answer: ${silenceText(origin.host, silence)}`, [
          silence.kind === "no-tls"
            ? "Put a proxy with a certificate before the console, and open it there: Entra ID sends people back to https alone, localhost apart."
            : "Look whether the console runs, and whether name, port and firewall let this machine reach it.",
        ]);
  }
  const location = answer.headers.get("location");
  if (location !== null && answer.status >= 300 && answer.status < 400) {
    const there = URL.parse(location, origin.href)?.origin ?? location;
    return there === origin.origin
      ? unknown(`could not tell: ${origin.host} redirects to another path, such as a gateway's own sign-in.`)
      : problem(`${origin.origin} redirects to ${there}.`, [
          `Look at the console that people get: --console ${there}.`,
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

function requestFinding({ answers }: SeenConsole, subject: Subject, registration: Registration | undefined): Finding {
  const { selector } = subject;
  const check = checking("console-request", "what the console asks Entra ID for");
  const compared = answers.flatMap((answer) =>
    answer.request ? [{ answer, found: differences(answer.request, subject) }] : [],
  );
  // A console may have providers of others as well.
  const ours = compared
    .filter(({ answer }) => isEntra(answer, subject))
    .toSorted((one, other) => one.found.length - other.found.length);
  const [nearest, second] = ours;
  if (nearest === undefined) {
    return withoutRequest(answers, selector);
  }
  if (nearest.found.length === 0) {
    return check.fine(`“${nearest.answer.name}” sends client id, callback URL, issuer and scopes of the outputs.`);
  }
  if (second !== undefined && second.found.length === nearest.found.length) {
    return check.unknown(
      `could not tell which of ${ours.map(({ answer }) => answer.name).join(", ")} is this environment's: none sends its outputs.`,
    );
  }
  const [first] = nearest.found as [Difference];
  return check.problem(
    `“${nearest.answer.name}”: ${nearest.found.map((one) => differenceText(one, registration)).join(" ")}`,
    remediesFor(nearest.found, subject),
    first.code,
  );
}

/** Whether a provider leads to this environment's sign-in service, or to one of Microsoft's. */
function isEntra({ name, request }: ProviderAnswer, { issuer }: Subject): boolean {
  const host = URL.parse(request?.authority ?? "")?.host ?? "";
  return (
    host === new URL(issuer).host || /(?:^|\.)(?:login\.[\w.-]+|sts\.windows\.net)$/.test(host) || isEntraName(name)
  );
}

function isEntraName(name: string): boolean {
  return /azure|microsoft|entra/i.test(name);
}

function withoutRequest(answers: ProviderAnswer[], selector: string): Finding {
  const check = checking("console-request", "what the console asks Entra ID for");
  const refused = answers.filter(({ refusal }) => refusal !== undefined);
  const names = answers.map(({ name }) => name).join(", ");
  // Others may be there as well: lejianwen/rustdesk-api always names one of its own, `webauth`.
  const [only, another] = refused.filter(({ name }) => answers.length === 1 || isEntraName(name));
  if (another === undefined && only?.refusal !== undefined) {
    const reading = readText(only.refusal);
    const [title, ...advice] = explanationLines(reading, selector);
    const remedies = advice.map((line) => line.replace(/^\s*\d+\. /, ""));
    return title === undefined
      ? check.unknown(
          `could not tell: the console refuses “${only.name}” in words that are not known here. \`npm run explain\` and the console's log may say more.`,
        )
      : check.problem(`the console cannot begin with “${only.name}”: ${title}`, remedies, reading.codes[0]);
  }
  return refused.length > 0 || answers.some(({ request }) => request === undefined)
    ? check.unknown(`could not tell: of ${names}, none gives an address of Entra ID.`)
    : check.problem(`none of ${names} leads to Entra ID.`, [
        `Add a provider with what \`npm run sheet -- ${selector}\` prints.`,
      ]);
}

function differenceText({ field, sent, expected, why }: Difference, registration: Registration | undefined): string {
  const object = field === "Client id" ? whichObject(sent, registration) : undefined;
  return [`${field} is ${sent}, should be ${expected}.`, why ?? object ?? []].flat().join(" ");
}

function whichObject(id: string, registration: Registration | undefined): string | undefined {
  const { objectId, servicePrincipal, secrets = [] } = registration ?? {};
  if (id === objectId || id === servicePrincipal?.id) {
    return "It is the Object ID.";
  }
  return secrets.some(({ keyId }) => keyId === id) ? "It is the Secret ID of a client secret." : undefined;
}

function remediesFor(found: Difference[], { callbackUrls, selector }: Subject): string[] {
  const fields: Partial<Record<Difference["field"], string>> = { "Client id": "client-id", Issuer: "issuer" };
  const copies = found.flatMap(({ field }) =>
    fields[field] ? [`\`npm run sheet -- ${selector} --copy ${fields[field]}\``] : [],
  );
  return [
    ...(copies.length > 0 ? [`Paste it again and save: ${copies.join(", ")}.`] : []),
    ...(found.some(({ field }) => field === "Callback url")
      ? [
          `Open the console at ${callbackUrls.map((url) => new URL(url).origin).join(" or ")} and save the provider there again: Callback url follows the address bar. Behind a proxy, hand on Host and X-Forwarded-Proto.`,
        ]
      : []),
    ...(found.some(({ field }) => field === "Scope")
      ? ["Leave the console's field Scope empty, or write openid email profile."]
      : []),
  ];
}
