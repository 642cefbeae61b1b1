import type { Directory } from "../../directory/directory.ts";
import type { Application, SignInAudience } from "../../directory/objects/application.ts";
import { badRequest, GraphError, notUnique } from "../request/graph-error.ts";
import { checkEntitlements } from "./entitlement-rules.ts";
import { checkRedirectUris } from "./redirect-uri-rules.ts";
import { checkRequiredText, checkTextLength, checkValue } from "./value-rules.ts";

const audiences: SignInAudience[] = [
  "AzureADMyOrg",
  "AzureADMultipleOrgs",
  "AzureADandPersonalMicrosoftAccount",
  "PersonalMicrosoftAccount",
];
const groupClaims = ["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"];

/** Entries in all lists of a registration (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const mostEntries = 1200;
/** Client secrets that a registration may have where personal accounts can sign in (supported-accounts-validation). */
const mostSecretsWithPersonalAccounts = 2;

/**
 * Checks a registration as it would be stored, by the limits of
 * https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation and of the resource's page.
 * @throws GraphError 400 for the first rule that it breaks.
 */
export function checkApplication(directory: Directory, application: Application, previous?: Application): void {
  const personal = application.signInAudience.endsWith("PersonalMicrosoftAccount");
  checkRequiredText("displayName", "Application", application.displayName, personal ? 90 : 120);
  checkTextLength("description", "Application", application.description, 1024);
  checkAudience(application, personal);
  checkGroupClaims(application.groupMembershipClaims);
  checkRedirectUris(application, personal);
  checkIdentifierUris(directory, application);
  checkEntitlements(application, previous);
  checkValue(
    !personal || application.passwordCredentials.length <= mostSecretsWithPersonalAccounts,
    "passwordCredentials",
    "Application",
    `There can be at most ${mostSecretsWithPersonalAccounts} where personal Microsoft accounts can sign in.`,
  );
  checkEntryCount(application);
}

function checkAudience(application: Application, personal: boolean): void {
  const { signInAudience, api } = application;
  const reason = `It must be one of ${audiences.join(", ")}.`;
  checkValue(audiences.includes(signInAudience), "signInAudience", "Application", reason);
  const version = api.requestedAccessTokenVersion;
  if (personal ? version !== 2 : ![null, 1, 2].includes(version)) {
    throw badRequest("Property api.requestedAccessTokenVersion is invalid.");
  }
}

/** One word, or several with commas between them. */
function checkGroupClaims(claims: string | null): void {
  const known = (claims?.split(",") ?? []).every((claim) => groupClaims.includes(claim.trim()));
  checkValue(known, "groupMembershipClaims", "Application", `It must be of ${groupClaims.join(", ")}.`);
}

const longest = 255;

/**
 * @throws GraphError 400 for an application ID URI that is malformed, that is the address of somebody else, or that another
 * registration has.
 */
function checkIdentifierUris(directory: Directory, application: Application): void {
  for (const uri of application.identifierUris) {
    const wellFormed = URL.canParse(uri) && !/[\s#?*]/.test(uri) && !uri.endsWith("/") && uri.length <= longest;
    if (!wellFormed) {
      throw badRequest(`Application alias '${uri}' value is invalid.`);
    }
    if (!isOwnAddress(uri, directory.tenant.defaultDomain)) {
      // https://github.com/Azure/Industrial-IoT/pull/1432
      const rule = "Values of identifierUris property must use a verified domain of the organization or its subdomain";
      throw new GraphError(400, "HostNameNotOnVerifiedDomain", `${rule}: '${uri}'`);
    }
  }
  const own = new Set(application.identifierUris.map((uri) => uri.toLowerCase()));
  const other = directory.applications
    .list()
    .find(
      ({ id, identifierUris }) => id !== application.id && identifierUris.some((uri) => own.has(uri.toLowerCase())),
    );
  if (other || own.size < application.identifierUris.length) {
    throw notUnique("identifierUris", `Application_${(other ?? application).id}`);
  }
}

/** Whether a URI is no web address, or one at the tenant's domain. */
function isOwnAddress(uri: string, domain: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return !/^https?:$/.test(protocol) || `.${hostname}`.endsWith(`.${domain.toLowerCase()}`);
}

/** @throws GraphError 400 for a registration whose lists have too many entries together. */
function checkEntryCount(application: Application): void {
  const web = { ...application.web, redirectUriSettings: [] };
  if (entriesIn({ ...application, web }) > mostEntries) {
    throw badRequest(
      "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
    );
  }
}

function entriesIn(value: unknown): number {
  if (Array.isArray(value)) {
    return value.reduce((sum: number, element) => sum + Math.max(1, entriesIn(element)), 0);
  }
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum: number, member) => sum + entriesIn(member), 0)
    : 0;
}
