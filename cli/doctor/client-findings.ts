import { secretExpiry } from "../../components/rules/dates.ts";
import { explanationOf } from "../explain/codes.ts";
import { forEnvironment } from "../explain/explanation.ts";
import { undoDrift } from "../explain/remedies.ts";
import { checking, type Finding } from "./finding.ts";
import type { Registration } from "./registration.ts";
import { codeIn, type SignInService, wentTo } from "./sign-in-service.ts";
import type { Subject } from "./subject.ts";

/** Codes that say that the application itself is not there, or switched off; every request of its client gets them. */
const ofTheApplication = [700016, 7000229];
const disabled = 7000112;
const ofTheSecret = [7000215, 7000222, 7000218];
const ofTheAddress = [50011, 500113, 900971];
const notSignedIn = [50058, 16000, 65001, 50105];
const ofTheGrant = 700054;
/** Codes that tell of a check of its own, or of nothing that is wrong here. */
const counted = [0, disabled, ...ofTheApplication, ...ofTheSecret, ...ofTheAddress, ...notSignedIn, ofTheGrant];
/** Codes that tell of the service's own trouble, or of the tenant, which is judged by discovery. */
const elsewhere = [90002, 900023, 90033, 50000, 50196];

/** All that the client is judged by. */
interface Seen extends SignInService, Subject {
  registration: Registration | undefined;
  /** Whatever the sign-in service has answered. */
  codes: number[];
}

/** What the sign-in service and the registration say of the environment's client, a finding a check. */
export function clientFindings(
  service: SignInService,
  subject: Subject,
  registration: Registration | undefined,
): Finding[] {
  const asked = [service.token, service.idToken, ...service.callbacks.values()];
  const seen = { ...service, ...subject, registration, codes: asked.flatMap((one) => codeIn(one) ?? []) };
  return [
    applicationFinding(seen),
    servicePrincipalFinding(seen),
    secretFinding(seen),
    ...subject.callbackUrls.map((url) => callbackFinding(url, seen)),
    idTokenFinding(seen),
  ];
}

function applicationFinding({ clientId, selector, callbacks, codes, registration, signInAudience }: Seen): Finding {
  const check = checking("application", `application ${clientId}`);
  const code = codes.find((one) => ofTheApplication.includes(one));
  if (code !== undefined) {
    const [where, ...remedies] = whereabouts(registration, selector);
    return check.refused(code, selector, where, remedies);
  }
  const drift = [forEnvironment(undoDrift, selector)];
  const other = [...callbacks.values()].map(codeIn).find((one) => one !== undefined && isRefusal(one));
  if (other !== undefined) {
    const whose = "It was asked with the outputs alone, so the console has no part in it.";
    return check.refused(other, selector, `${explanationOf(other)?.[0]} ${whose}`, drift);
  }
  const { signInAudience: audience = signInAudience } = registration?.application ?? {};
  if (signInAudience !== undefined && audience !== signInAudience) {
    return check.problem(`its supported accounts are ${audience}, but \`signInAudience\` is ${signInAudience}.`, drift);
  }
  return codes.some((one) => counted.includes(one)) || [...callbacks].some(([url, asked]) => wentTo(asked, url))
    ? check.fine("known in the tenant.")
    : check.unknown("could not tell: the sign-in service does not say.");
}

/** Whether a code refuses what the console asks for, whoever signs in. */
function isRefusal(code: number): boolean {
  return explanationOf(code) !== undefined && !counted.includes(code) && !elsewhere.includes(code);
}

function whereabouts(registration: Registration | undefined, selector: string): [where: string, ...remedies: string[]] {
  const bringUp = `\`npm run up -- ${selector} --refresh\` makes what is missing.`;
  if (registration?.isDeleted) {
    return [
      "The registration was deleted; it is among the deleted applications.",
      "Restore it: App registrations, Deleted applications. It keeps client id and secrets.",
    ];
  }
  if (registration?.application !== undefined && registration.servicePrincipal === undefined) {
    return ["The registration is there, its enterprise application (service principal) was deleted.", bringUp];
  }
  return [
    registration?.isDeleted === false
      ? "The tenant has no such registration."
      : "The tenant has no such application, or no service principal for it.",
    "Look whether `az login` and ARM_TENANT_ID name the right tenant, and among the deleted applications.",
    `${bringUp} A new registration has a new client id.`,
  ];
}

function servicePrincipalFinding({ selector, codes, registration }: Seen): Finding {
  const check = checking("service-principal", "enterprise application");
  const enabled = registration?.servicePrincipal?.accountEnabled;
  if (codes.includes(disabled) || enabled === false) {
    return check.refused(disabled, selector);
  }
  return enabled || codes.some((code) => [0, ...ofTheSecret, ...notSignedIn].includes(code))
    ? check.fine("there and enabled.")
    : check.unknown("could not tell whether it is enabled.");
}

function secretFinding(seen: Seen): Finding {
  const { token, discovery, selector, clientSecret, registration } = seen;
  const check = checking("client-secret", "client secret");
  const code = codeIn(token);
  if (clientSecret === undefined) {
    return check.unknown("could not tell: the output cannot be decrypted here (see below).");
  }
  if (code === undefined) {
    return check.unknown(
      `could not tell: ${discovery.answer ? "the token endpoint gives no known answer." : "the sign-in service does not answer."}`,
    );
  }
  if (code === 0) {
    return lifeFinding(seen);
  }
  if (code === 7000222) {
    return check.refused(code, selector, "It has expired.", [renewal(seen)]);
  }
  if (code === 7000215) {
    const secrets = registration?.application?.passwordCredentials;
    const isGone = secrets?.every(({ hint }) => hint !== clientSecret.slice(0, 3));
    const why = isGone
      ? "The current one was removed in Entra ID."
      : "Entra ID does not take the one of the outputs: it was removed by hand, or made less than a minute ago.";
    return check.refused(code, selector, why, [renewal(seen)]);
  }
  return ofTheSecret.includes(code) ? check.refused(code, selector) : check.beside(code);
}

function lifeFinding(seen: Seen): Finding {
  const { clientSecretExpires, warningDays, selector } = seen;
  const { fine } = checking("client-secret", "client secret");
  const { status, daysLeft } = secretExpiry(clientSecretExpires, new Date(), warningDays);
  if (status === "unknown") {
    return fine("accepted; when it ends is not known.", [`\`npm run expiry -- ${selector}\` says how to note it.`]);
  }
  const days = `works until ${clientSecretExpires?.slice(0, 10)}, ${daysLeft === 1 ? "1 day" : `${daysLeft} days`} from now.`;
  return fine(`accepted; ${days}`, status === "valid" ? [] : [renewal(seen)]);
}

/** How a client secret that is no longer accepted is replaced; a sentence. */
export function renewal({ selector, hasExistingSecret }: Subject): string {
  return hasExistingSecret
    ? `\`npm run expiry -- ${selector}\` says how a secret that was made elsewhere is renewed.`
    : `\`npm run rotate -- ${selector}\` makes a new one, and says what to paste.`;
}

function callbackFinding(url: string, { callbacks, callbackUrls, selector, registration }: Seen): Finding {
  const check = checking("callback-url", `callback URL ${url}`);
  const asked = callbacks.get(url);
  const code = codeIn(asked);
  const { application } = registration ?? {};
  const isOn = (platform: "web" | "spa" | "publicClient") => application?.[platform].redirectUris.includes(url);
  if (code !== undefined && ofTheAddress.includes(code)) {
    const others = application?.web.redirectUris.filter((uri) => !callbackUrls.includes(uri)) ?? [];
    const instead = others.length > 0 ? `; registered is ${others.join(", ")}` : "";
    const found = code === 50011 ? `It is not registered${instead}.` : "The registration has no redirect URI.";
    const putBack = `It was changed by hand: \`npm run up -- ${selector} --refresh\` puts it back.`;
    return check.refused(code, selector, found, [putBack]);
  }
  if (isOn("spa") || isOn("publicClient")) {
    return check.refused(isOn("spa") ? 9002327 : 700025, selector);
  }
  if (wentTo(asked, url) || isOn("web") || (code !== undefined && notSignedIn.includes(code))) {
    return check.fine("registered.");
  }
  return code === undefined
    ? check.unknown("could not tell: the sign-in service gives no known answer.")
    : check.beside(code);
}

function idTokenFinding({ idToken, selector, registration }: Seen): Finding {
  const check = checking("id-tokens", "ID tokens");
  const isOn = registration?.application?.web.implicitGrantSettings.enableIdTokenIssuance;
  if (codeIn(idToken) === ofTheGrant || isOn === false) {
    return check.refused(ofTheGrant, selector, "They are switched off, which RustDesk's guide asks to be on.");
  }
  // Entra ID may judge this only after somebody has signed in, so silence before that proves nothing.
  return isOn
    ? check.fine("given by the sign-in page.")
    : check.unknown("no refusal before a sign-in; only the registration tells for sure, and it could not be read.");
}
