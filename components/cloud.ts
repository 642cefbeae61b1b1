import * as azuread from "@pulumi/azuread";
import { RunError } from "@pulumi/pulumi";

import type { Audience } from "./rules/audience.ts";

/** A Microsoft cloud, as far as a sign-in and its administrator see it. */
export interface Cloud {
  name: string;
  /** Origin of the issuer that its tokens carry, and of its sign-in pages; for China the metadata names another host. */
  issuerOrigin: string;
  /** Origin of the cloud's Azure portal, where it has one. */
  portalOrigin?: string | undefined;
  /** Personal Microsoft accounts exist in the global cloud only. */
  personalAccounts: boolean;
}

/** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const globalCloud = known("global", "login.microsoftonline.com", "portal.azure.com", true);
const usGovernment = known("US government", "login.microsoftonline.us", "portal.azure.us");
const china = known("China", "login.partner.microsoftonline.cn", "portal.azure.cn");

/** By the names that the azuread provider gives them in `azuread:environment` and `ARM_ENVIRONMENT`. */
const environments: Record<string, Cloud> = {
  global: globalCloud,
  public: globalCloud,
  usgovernment: usGovernment,
  usgovernmentl4: usGovernment,
  usgovernmentl5: usGovernment,
  dod: usGovernment,
  china,
};

/**
 * The cloud that the azuread provider is configured for, so that issuer and registration can never be of two clouds.
 * A metadata host (`azuread:metadataHost`, `ARM_METADATA_HOSTNAME`), which names any other cloud, is asked; hence the promise.
 * @throws RunError when the cloud is unknown; rejects with one when its metadata host does not answer.
 */
export function cloudInUse(): Cloud | Promise<Cloud> {
  const metadataHost = azuread.config.metadataHost || process.env.ARM_METADATA_HOSTNAME;
  return metadataHost ? describedBy(metadataHost) : cloudNamed(azuread.config.environment ?? "public");
}

/**
 * The issuer as its ID tokens carry it. RustDesk compares it exactly, so it has the tenant's GUID, and never
 * `common`, `organizations`, a domain name or a trailing slash
 * (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#payload-claims).
 */
export function issuerOf(cloud: Cloud, tenantId: string, audience: Audience): string {
  // Personal Microsoft accounts have one tenant for all of them.
  const tenant = audience === "PersonalMicrosoftAccount" ? "9188040d-6c67-4c5b-b112-36a304b66dad" : tenantId;
  return `${cloud.issuerOrigin}/${tenant}/v2.0`;
}

/** The registration's page in the cloud's portal; undefined in a cloud without one. */
export function portalUrlOf({ portalOrigin }: Cloud, clientId: string): string | undefined {
  const page = "/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/";
  return portalOrigin && `${portalOrigin}${page}${clientId}`;
}

function known(name: string, signInHost: string, portalHost: string, personalAccounts = false): Cloud {
  return {
    name,
    issuerOrigin: `https://${signInHost}`,
    portalOrigin: `https://${portalHost}`,
    personalAccounts,
  };
}

/** The cloud by the azuread provider's name for it, which `setting` has. @throws RunError for another name. */
export function cloudNamed(environment: string, setting = "azuread:environment (or ARM_ENVIRONMENT)"): Cloud {
  const cloud = environments[environment.toLowerCase()];
  if (cloud === undefined) {
    throw new RunError(
      `${setting} must be one of ${Object.keys(environments).join(", ")}; got "${environment}". ` +
        "Set one of them, or name the metadata host of another cloud in azuread:metadataHost.",
    );
  }
  return cloud;
}

async function describedBy(metadataHost: string): Promise<Cloud> {
  const url = `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    return cloudOf(metadataHost, (await response.json()) as Metadata);
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    const isProxied = Boolean(process.env.NODE_USE_ENV_PROXY) && !/certificate/i.test(reason);
    const route = isProxied
      ? "that the proxy of HTTPS_PROXY leads to it (else name it in NO_PROXY)"
      : "that Node.js trusts its certificate (NODE_EXTRA_CA_CERTS)";
    throw new RunError(
      `The cloud's metadata must be readable at ${url}, but: ${reason}. Check azuread:metadataHost (or ` +
        `ARM_METADATA_HOSTNAME), that the host is up, and ${route}.`,
    );
  }
}

/** What is read of the metadata document of a cloud (Azure Resource Manager's `/metadata/endpoints`). */
type Metadata = { name?: string; portal?: string; authentication?: { loginEndpoint?: string } };

function cloudOf(metadataHost: string, { name = metadataHost, portal, authentication }: Metadata): Cloud {
  const originOf = (url = "") => URL.parse(url)?.origin;
  const issuerOrigin = originOf(authentication?.loginEndpoint);
  if (issuerOrigin === undefined) {
    throw new Error("it has no URL authentication.loginEndpoint");
  }
  const other = { name, issuerOrigin, portalOrigin: originOf(portal), personalAccounts: false };
  const isNamed = (cloud: Cloud) => cloud.issuerOrigin === issuerOrigin;
  const isChina = issuerOrigin === "https://login.chinacloudapi.cn";
  return isChina ? china : ([globalCloud, usGovernment, china].find(isNamed) ?? other);
}
