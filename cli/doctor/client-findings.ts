import { secretExpiry } from "../../components/rules/dates.ts";
import { explanationOf, remediesOf } from "../explain/codes.ts";
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
const ofTheGrant = [700054];
/** Codes that tell of a check of its own, or of nothing that is wrong here. */
const counted = [0, disabled, ...ofTheApplication, ...ofTheSecret, ...ofTheAddress, ...notSignedIn, ...ofTheGrant];
/** Codes that tell of the service's own trouble, or of the tenant, which is judged by discovery. */
const elsewhere = [90002, 900023, 90033, 50000, 50196];

/** What the sign-in service and the registration say of the environment's client, a finding a check. */
export function clientFindings(
  service: SignInService,
  subject: Subject,
  registration: Registration | undefined,
): Finding[] {
  const codes = [service.token, service.idToken, ...service.callbacks.values()].map(codeIn);
  const seen = { codes, registration };
  return [
    applicationFinding(service, subject, seen),
    servicePrincipalFinding(subject, seen),
    secretFinding(service, subject, registration),
    ...subject.callbackUrls.map((url) => callbackFinding(url, service, subject, registration)),
    idTokenFinding(service, subject, registration),
  ];
}

type Seen = { codes: (number | undefined)[]; registration: Registration | undefined };

function applicationFinding(service: SignInService, subject: Subject, { codes, registration }: Seen): Finding {
  const { clientId, selector } = subject;
  const check = checking("application", `application ${clientId}`);
  const code = codes.find((one) => one !== undefined && ofTheApplication.includes(one));
  if (code !== undefined) {
    return check.problem(
      `AADSTS${code}. ${whereApplication(registration)}`,
      applicationRemedies(registration, selector),
      code,
    );
  }
  const other = [...service.callbacks.values()].map(codeIn).find((one) => one !== undefined && isRefusal(one));
  if (other !== undefined) {
    return check.problem(
      `AADSTS${other}. ${explanationOf(other)?.[0]} It was asked with the outputs alone, so the console has no part in it.`,
      [forEnvironment(undoDrift, selector)],
      other,
    );
  }
  const isKnown =
    codes.some((one) => one !== undefined && counted.includes(one)) ||
    [...service.callbacks].some(([url, asked]) => wentTo(asked, url));
  return isKnown
    ? check.fine("known in the tenant.")
    : check.unknown("could not tell: the sign-in service does not say.");
}

/** Whether a code refuses what the console asks for, whoever signs in. */
function isRefusal(code: number): boolean {
  return explanationOf(code) !== undefined && !counted.includes(code) && !elsewhere.includes(code);
}

function whereApplication(registration: Registration | undefined): string {
  if (registration?.isDeleted) {
    return "The registration was deleted; it is among the deleted applications.";
  }
  if (registration?.objectId !== undefined && registration.servicePrincipal === undefined) {
    return "The registration is there, its enterprise application (service principal) was deleted.";
  }
  return registration?.isMissing
    ? "The tenant has no such registration."
    : "The tenant has no such application, or no service principal for it.";
}

function applicationRemedies(registration: Registration | undefined, selector: string): string[] {
  const restore = "Restore it: App registrations, Deleted applications. It keeps client id and secrets.";
  const bringUp = `\`npm run up -- ${selector} --refresh\` makes what is missing.`;
  if (registration?.isDeleted) {
    return [restore];
  }
  return registration?.objectId !== undefined && registration.servicePrincipal === undefined
    ? [bringUp]
    : [
        "Look whether `az login` and ARM_TENANT_ID name the right tenant, and among the deleted applications.",
        `${bringUp} A new registration has a new client id.`,
      ];
}

function servicePrincipalFinding({ selector }: Subject, { codes, registration }: Seen): Finding {
  const check = checking("service-principal", "enterprise application");
  const enabled = registration?.servicePrincipal?.accountEnabled;
  if (codes.includes(disabled) || enabled === false) {
    return check.refused(disabled, selector);
  }
  const isHeard = codes.some(
    (code) => code === 0 || (code !== undefined && [...ofTheSecret, ...notSignedIn].includes(code)),
  );
  return enabled || isHeard ? check.fine("there and enabled.") : check.unknown("could not tell whether it is enabled.");
}

function secretFinding(
  { token, discovery }: SignInService,
  subject: Subject,
  registration: Registration | undefined,
): Finding {
  const { selector, clientSecret, hasExistingSecret } = subject;
  const check = checking("client-secret", "client secret");
  const code = codeIn(token);
  if (clientSecret === undefined) {
    return check.unknown("could not tell: the output cannot be decrypted here (see below).");
  }
  if (code === 0) {
    return lifeFinding(subject);
  }
  if (code === undefined) {
    return check.unknown(
      `could not tell: ${discovery.answer ? "the token endpoint gives no known answer." : "the sign-in service does not answer."}`,
    );
  }
  if (code === 7000215) {
    const isGone = registration?.secretHints?.includes(clientSecret.slice(0, 3)) === false;
    const why = isGone
      ? "The current one was removed in Entra ID."
      : "Entra ID does not take the one of the outputs: it was removed by hand, or made less than a minute ago.";
    return check.problem(`AADSTS7000215. ${why}`, [renewal(selector, hasExistingSecret)], code);
  }
  if (code === 7000222) {
    return check.problem("AADSTS7000222. It has expired.", [renewal(selector, hasExistingSecret)], code);
  }
  return ofTheSecret.includes(code) ? check.refused(code, selector) : check.beside(code);
}

function lifeFinding({ clientSecretExpires, warningDays, selector, hasExistingSecret }: Subject): Finding {
  const { fine } = checking("client-secret", "client secret");
  const { status, daysLeft } = secretExpiry(clientSecretExpires, new Date(), warningDays);
  if (status === "unknown") {
    return fine("accepted; when it ends is not known.", [`\`npm run expiry -- ${selector}\` says how to note it.`]);
  }
  const days = `works until ${clientSecretExpires?.slice(0, 10)}, ${daysLeft === 1 ? "1 day" : `${daysLeft} days`} from now.`;
  return fine(`accepted; ${days}`, status === "valid" ? [] : [renewal(selector, hasExistingSecret)]);
}

function renewal(selector: string, hasExistingSecret: boolean): string {
  return hasExistingSecret
    ? `\`npm run expiry -- ${selector}\` says how a secret that was made elsewhere is renewed.`
    : `\`npm run rotate -- ${selector}\` makes a new one, and says what to paste.`;
}

function callbackFinding(
  url: string,
  { callbacks }: SignInService,
  { selector }: Subject,
  registration: Registration | undefined,
): Finding {
  const check = checking("callback-url", `callback URL ${url}`);
  const asked = callbacks.get(url);
  const code = codeIn(asked);
  const platform = registration?.redirectUris?.find(({ uri }) => uri === url)?.platform;
  if (code !== undefined && ofTheAddress.includes(code)) {
    return check.problem(
      `AADSTS${code}. ${code === 50011 ? "It is not registered." : "The registration has no redirect URI."}`,
      [`It was changed by hand: \`npm run up -- ${selector} --refresh\` puts it back.`],
      code,
    );
  }
  if (platform === "spa" || platform === "publicClient") {
    const platformCode = platform === "spa" ? 9002327 : 700025;
    return check.refused(platformCode, selector);
  }
  if (wentTo(asked, url) || platform === "web" || (code !== undefined && notSignedIn.includes(code))) {
    return check.fine("registered.");
  }
  return code === undefined
    ? check.unknown("could not tell: the sign-in service gives no known answer.")
    : check.beside(code);
}

function idTokenFinding(
  { idToken }: SignInService,
  { selector }: Subject,
  registration: Registration | undefined,
): Finding {
  const check = checking("id-tokens", "ID tokens");
  const code = codeIn(idToken);
  if (code === 700054 || registration?.givesIdTokens === false) {
    const [means = ""] = explanationOf(700054) ?? [];
    return check.problem(
      `AADSTS700054. They are switched off, which RustDesk's guide asks to be on. ${means}`,
      remediesOf(700054, selector),
      700054,
    );
  }
  // Entra ID may judge this only after somebody has signed in, so silence before that proves nothing.
  return registration?.givesIdTokens
    ? check.fine("given by the sign-in page.")
    : check.unknown("no refusal before a sign-in; only the registration tells for sure, and it could not be read.");
}
