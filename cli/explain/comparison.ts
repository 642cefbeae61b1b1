import { isGuid } from "../../components/rules/guid.ts";

/** What a console asks the sign-in service for, as far as it is known. */
export interface SentRequest {
  /** Address of the authorize endpoint, without its query. */
  authority?: string | undefined;
  /** As it stands in the console's dialog, where its own words tell. */
  issuer?: string | undefined;
  clientId?: string | undefined;
  redirectUri?: string | undefined;
  /** Parted by blanks. */
  scope?: string | undefined;
}

/** What it should ask for: an environment's outputs. */
export interface Expected {
  clientId: string;
  issuer: string;
  callbackUrls: readonly string[];
  tenantId: string | undefined;
}

/** A field of the console's dialog whose value is not the environment's. */
export interface Difference {
  field: "Client id" | "Issuer" | "Callback url" | "Scope";
  sent: string;
  expected: string;
  /** What the value is instead, where that can be told; a sentence. */
  why: string | undefined;
}

/** Every field that was sent and differs. */
export function differences(sent: SentRequest, expected: Expected): Difference[] {
  return [
    ...clientDifference(sent.clientId, expected),
    ...issuerDifference(sent, expected.issuer),
    ...callbackDifference(sent.redirectUri, expected),
    ...scopeDifference(sent.scope),
  ];
}

function clientDifference(sent: string | undefined, { clientId, tenantId }: Expected): Difference[] {
  if (sent === undefined || sent.toLowerCase() === clientId.toLowerCase()) {
    return [];
  }
  const shown = isGuid(sent.trim()) ? sent : unshown(sent);
  return [{ field: "Client id", sent: shown, expected: clientId, why: whatClientId(sent, clientId, tenantId) }];
}

/** In the place of what may be a client secret in another field. */
function unshown({ length }: string): string {
  return `something of ${length} characters (not shown)`;
}

function whatClientId(sent: string, clientId: string, tenantId: string | undefined): string | undefined {
  if (sent.toLowerCase() === tenantId?.toLowerCase()) {
    return "It is the Directory (tenant) ID.";
  }
  if (sent.trim().toLowerCase() === clientId.toLowerCase()) {
    return "It has a blank or line break around it.";
  }
  return isGuid(sent.trim()) ? undefined : "It is no ID at all: part of it is missing, or it is another field's value.";
}

/** In China one sign-in service has two names (https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
const chineseHosts = ["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"];

function issuerDifference({ issuer, authority }: SentRequest, ours: string): Difference[] {
  const sent = issuer ?? authority;
  const [asked, wanted] = [URL.parse(sent ?? ""), URL.parse(ours)];
  if (sent === undefined || sent === ours || wanted === null) {
    return [];
  }
  if (asked === null) {
    return [{ field: "Issuer", sent: unshown(sent), expected: ours, why: "It is no address." }];
  }
  const isSameHost =
    asked.host === wanted.host || [asked.host, wanted.host].every((host) => chineseHosts.includes(host));
  const [tenant = "", ourTenant = ""] = [asked, wanted].map(({ pathname }) => pathname.split("/")[1] ?? "");
  const isSameTenant = tenant.toLowerCase() === ourTenant.toLowerCase();
  if (issuer === undefined && isSameHost && isSameTenant && asked.pathname.includes("/oauth2/v2.0/")) {
    return [];
  }
  const why = [
    [sent.trim() === ours, "It has a blank or line break around it."],
    [!isSameHost, `Its host is ${asked.host}, not ${wanted.host}: another cloud, another provider, or mistyped.`],
    [!isSameTenant, whatTenant(tenant)],
    [asked.pathname.toLowerCase() === wanted.pathname.toLowerCase(), "It must be the same to the letter."],
  ].find(([is]) => is)?.[1] as string | undefined;
  return [{ field: "Issuer", sent, expected: ours, why: why ?? "It must end in /v2.0, without a slash behind it." }];
}

function whatTenant(tenant: string): string {
  if (["common", "organizations", "consumers"].includes(tenant.toLowerCase())) {
    return `It names ${tenant} instead of your tenant.`;
  }
  return isGuid(tenant)
    ? "It names another tenant."
    : "It names a domain, or is mistyped; the tenant's ID belongs there.";
}

function callbackDifference(sent: string | undefined, { callbackUrls }: Expected): Difference[] {
  if (sent === undefined || callbackUrls.some((url) => isSameCallback(url, sent))) {
    return [];
  }
  const [nearest = ""] = callbackUrls.toSorted((one, other) => distance(sent, one) - distance(sent, other));
  return [{ field: "Callback url", sent, expected: callbackUrls.join(" or "), why: whatCallback(sent, nearest) }];
}

/** As Entra ID compares: on localhost the port makes no difference, the path's case does (https://learn.microsoft.com/entra/identity-platform/reply-url). */
export function isSameCallback(registered: string, sent: string): boolean {
  const [ours, theirs] = [URL.parse(registered), URL.parse(sent)];
  return (
    ours?.protocol === theirs?.protocol &&
    ours?.hostname === theirs?.hostname &&
    (ours?.port === theirs?.port || ours?.hostname === "localhost") &&
    `${ours?.pathname}${ours?.search}` === `${theirs?.pathname}${theirs?.search}`
  );
}

const parts = ["protocol", "hostname", "port", "pathname"] as const;

function distance(one: string, other: string): number {
  const [ours, theirs] = [URL.parse(one), URL.parse(other)];
  return parts.filter((part) => ours?.[part] !== theirs?.[part]).length;
}

function whatCallback(sent: string, nearest: string): string | undefined {
  const [theirs, ours] = [URL.parse(sent), URL.parse(nearest)];
  if (theirs === null || ours === null) {
    return undefined;
  }
  if (theirs.hostname !== ours.hostname) {
    return `The console is opened at the host ${theirs.hostname}, registered is ${ours.hostname}.`;
  }
  if (theirs.protocol !== ours.protocol) {
    return `It begins with ${theirs.protocol}// instead of ${ours.protocol}//: the provider was saved there, or the proxy does not tell the console its scheme.`;
  }
  if (theirs.port !== ours.port) {
    return `Its port is ${theirs.port || "the default one"}, registered is ${ours.port || "the default one"}.`;
  }
  return "Its path differs; upper and lower case count.";
}

function scopeDifference(sent: string | undefined): Difference[] {
  const scopes = sent?.split(/\s+/).filter(Boolean) ?? [];
  const missing = ["openid", "email", "profile"].filter((scope) => !scopes.includes(scope));
  if (sent === undefined || missing.length === 0) {
    return [];
  }
  const effect = missing.includes("openid") ? "no ID token is given" : "the console does not learn who signs in";
  const why = `It lacks ${missing.join(", ")}: ${effect}.`;
  return [{ field: "Scope", sent, expected: "openid email profile", why }];
}
