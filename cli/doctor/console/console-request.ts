import { type Difference, differences } from "../../explain/comparison.ts";
import { readText } from "../../explain/reading.ts";
import { explanationLines } from "../../explain/report.ts";
import { checking, type Finding } from "../finding.ts";
import type { Registration } from "../registration.ts";
import type { Subject } from "../subject.ts";
import type { ProviderAnswer, SeenConsole } from "./console.ts";

/** What a console asks Entra ID for, field by field. */
export function requestFinding(
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

/** Where a console with these callback URLs is opened; alternatives. */
export function originsOf(callbackUrls: readonly string[]): string {
  return callbackUrls.map((url) => new URL(url).origin).join(" or ");
}
