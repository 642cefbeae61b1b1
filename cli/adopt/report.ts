import { audiences } from "../../components/rules/audience.ts";
import { isOwner } from "../../components/rules/owners.ts";
import type { Terminal } from "../command/terminal.ts";
import type { Environment } from "../environment/environment.ts";
import { placeOf } from "../environment/place.ts";
import { isSameAddress } from "../impact/console-origin.ts";
import { type Finding, findingsAbout, inOrder } from "../impact/finding.ts";
import { impactOf } from "../impact/impact.ts";
import { accessFields, undeclaredAccess } from "./access-by-hand.ts";
import type { Adoption } from "./adoption.ts";
import { audienceOf, type RedirectUri, type Registration, redirectUrisOf } from "./registration.ts";

/** Says what was found, what would be written and what would change, before anything is. */
export function reportAdoption(terminal: Terminal, environment: Environment, adoption: Adoption): void {
  const { stack, selector } = environment;
  const sections = reportLines(adoption, { name: stack.name, selector, place: placeOf(environment) });
  for (const { title, lines } of sections.filter((section) => section.lines.length > 0)) {
    terminal.section(title, lines);
  }
}

/** The report by its sections, empty where there is nothing to say; `environment.selector` chooses it in a command, such as `--stack prod`. */
export function reportLines(
  adoption: Adoption,
  environment: { name: string; selector: string; place: string },
): { title: string; lines: string[] }[] {
  const { weighty, slight } = adoptionFindings(adoption, environment.selector);
  const file = `Pulumi.${environment.name}.yaml`;
  return [
    { title: `Found ${environment.place}`, lines: registrationLines(adoption) },
    { title: `Written to ${file}, which keeps the registration as it is`, lines: valueLines(adoption) },
    { title: "What stays", lines: keptLines(adoption) },
    { title: "What changes for somebody", lines: findingLines(weighty) },
    { title: "What changes besides", lines: findingLines(slight) },
    {
      title: "Before you say yes",
      lines: [
        ...secretAdvice(adoption),
        ...ownerAdvice(adoption.registration, adoption.planned.servicePrincipalOwners),
      ],
    },
  ];
}

/**
 * What an owner must do first where the deploying identity does not own everything: with Application.ReadWrite.OwnedBy it
 * may change what it owns and nothing else. Empty when it owns all of it, as far as that can be known.
 */
export function ownerAdvice(registration: Registration, servicePrincipalOwners: string[]): string[] {
  const { application, servicePrincipal, deployer } = registration;
  const { objectId } = deployer;
  const commands: string[] = [];
  if (!isOwner(objectId, application.owners)) {
    commands.push(`az ad app owner add --id ${application.clientId} --owner-object-id ${objectId}`);
  }
  if (servicePrincipal !== undefined && !isOwner(objectId, servicePrincipalOwners)) {
    // The Azure CLI can list the owners of an enterprise application and no more.
    commands.push(
      "az rest --method post " +
        `--url 'https://graph.microsoft.com/v1.0/servicePrincipals/${servicePrincipal.objectId}/owners/$ref' ` +
        `--body '{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/${objectId}"}'`,
    );
  }
  return commands.length === 0
    ? []
    : [
        `The identity that deploys (object ID ${objectId}) does not own it yet. Where it may change only what it owns`,
        "(Application.ReadWrite.OwnedBy), Entra ID refuses with 403 until an owner has run this:",
        ...commands.map((command) => `    ${command}`),
      ];
}

function registrationLines({ registration }: Adoption): string[] {
  const { application, servicePrincipal, deployer, access } = registration;
  const uris = redirectUrisOf(application).map(({ uri, platform }) => `${uri} (${platform})`);
  const ownerText = (id: string): string =>
    isOwner(id, [deployer.objectId]) ? `${id} (the identity that deploys)` : id;
  const fields = [
    ["Name", application.displayName],
    ["Client id", application.clientId],
    ["Tenant", deployer.tenantId],
    ["Account types", `${application.signInAudience} (${audiences[audienceOf(registration)].meaning})`],
    ...uris.map((uri, index) => [index === 0 ? "Redirect URIs" : "", uri]),
    ["Owners", application.owners.map(ownerText).join(", ") || "none"],
    ["Enterprise app", servicePrincipal === undefined ? "none yet: one is made" : "there"],
    ...accessFields(access),
  ];
  return fields.map(([label = "", value = ""]) => `${label.padEnd(15)} ${value}`);
}

function valueLines({ values }: Adoption): string[] {
  return Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
}

function keptLines({ planned, registration, get }: Adoption): string[] {
  return [
    "The client id, so that everybody stays the same account in RustDesk.",
    "The client secrets that it has: sign-in goes on with the one that the console has now.",
    ...(planned.makesSecret
      ? [`A new one is made beside them, "${planned.secretName}": Entra ID never shows the values of the others again.`]
      : []),
    ...undeclaredAccess(registration.access, get),
  ];
}

/** https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation */
function secretAdvice({ registration, planned }: Adoption): string[] {
  return planned.makesSecret && audiences[audienceOf(registration)].personal
    ? [
        "Where personal Microsoft accounts may sign in, Entra ID takes two client secrets at most. If this registration has",
        "two by now, delete the one that no console uses first, or the new one is refused:",
        `    az ad app credential list --id ${registration.application.clientId} --output table`,
      ]
    : [];
}

/** Each finding on a line, and what to do once below those that ask for the same. */
function findingLines(findings: Finding[]): string[] {
  const byAction = Map.groupBy(findings, ({ action }) => action);
  return [...byAction].flatMap(([action, told]) => [
    ...told.map(({ line }) => `- ${line}`),
    ...(action === undefined ? [] : [`  ${action}`]),
  ]);
}

/** What the provider keeps for itself; nothing of it is in Entra ID. */
const ofTheProvider = ["preventDuplicateNames", "useExisting"];

/**
 * Explains an adoption in the words of `npm run preview`, but for what is another matter when a registration is adopted: what
 * others live on was never this program's to change, so somebody must accept it; `slight` is what nobody can notice.
 */
export function adoptionFindings(adoption: Adoption, selector: string): Record<"weighty" | "slight", Finding[]> {
  const moved = movedCallbacks(adoption);
  const isTold = ({ property, item }: Finding): boolean =>
    ofTheProvider.includes(property ?? "") || moved.some(({ uri }) => item !== undefined && isSameAddress(uri, item));
  // The report tells of the new secret itself: the console keeps the one that it has, so nothing is interrupted.
  const caller = adoption.registration.deployer.objectId;
  const findings = impactOf(adoption.planned.preview, { selector, caller }).findings.filter(
    (finding) => finding.subject !== "clientSecret" && !isTold(finding),
  );
  const all = [...findings, ...moved.map(movedFinding)].map((finding): Finding => {
    const isOthers = finding.touches === "others" && ["uninterrupted", "unknown"].includes(finding.verdict);
    return isOthers ? { ...finding, verdict: "broken" } : finding;
  });
  const isWeighty = ({ verdict, action, touches }: Finding): boolean =>
    verdict !== "uninterrupted" || action !== undefined || touches !== undefined;
  const ordered = inOrder(all);
  return { weighty: ordered.filter(isWeighty), slight: ordered.filter((finding) => !isWeighty(finding)) };
}

/** Callback URLs that were registered for another platform than Web. */
function movedCallbacks({ registration, callbackUrls }: Adoption): RedirectUri[] {
  return redirectUrisOf(registration.application).filter(
    ({ uri, platform }) => platform !== "Web" && callbackUrls.some((callbackUrl) => isSameAddress(callbackUrl, uri)),
  );
}

function movedFinding({ uri, platform }: RedirectUri): Finding {
  const refusal = platform === "Single-page application" ? "AADSTS9002325" : "AADSTS700025";
  return findingsAbout("callbackUrls")(
    "uninterrupted",
    { name: "rustdesk-application" },
    {
      line:
        `Callback URL “${uri}” moves from the platform ${platform}, where Entra ID refuses the console's sign-in ` +
        `(${refusal}), to Web, where it takes it.`,
      property: "web.redirectUris",
      action: "If a page or an app signs in there without a client secret, give that a registration of its own first.",
      item: uri,
    },
  );
}
