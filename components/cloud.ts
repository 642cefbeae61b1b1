import * as azuread from "@pulumi/azuread";
import { RunError } from "@pulumi/pulumi";

/** A Microsoft cloud, as far as a sign-in and its administrator see it. */
export interface Cloud {
  name: string;
  /** Origin of the issuer that its tokens carry, and of its sign-in pages; for China the metadata names another host. */
  issuerOrigin: string;
  /** Origin of the cloud's Azure portal, where it has one. */
  portalOrigin: string | undefined;
  /** Personal Microsoft accounts exist in the global cloud only. */
  personalAccounts: boolean;
}

/** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const globalCloud: Cloud = {
  name: "global",
  issuerOrigin: "https://login.microsoftonline.com",
  portalOrigin: "https://portal.azure.com",
  personalAccounts: true,
};
const usGovernment: Cloud = {
  name: "US government",
  issuerOrigin: "https://login.microsoftonline.us",
  portalOrigin: "https://portal.azure.us",
  personalAccounts: false,
};
const china: Cloud = {
  name: "China",
  issuerOrigin: "https://login.partner.microsoftonline.cn",
  portalOrigin: "https://portal.azure.cn",
  personalAccounts: false,
};

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

/** Sign-in hosts whose tokens carry another host, or whose cloud is known by name. */
const signInOrigins: Record<string, Cloud> = {
  "https://login.microsoftonline.com": globalCloud,
  "https://login.microsoftonline.us": usGovernment,
  "https://login.chinacloudapi.cn": china,
  "https://login.partner.microsoftonline.cn": china,
};

/**
 * The cloud that the azuread provider is configured for, so that issuer and registration can never be of two clouds.
 * A metadata host (`azuread:metadataHost`, `ARM_METADATA_HOSTNAME`), which names any other cloud, is asked.
 *
 * @throws RunError when the cloud is unknown or its metadata host does not answer.
 */
export async function cloudInUse(): Promise<Cloud> {
  const metadataHost = azuread.config.metadataHost || process.env.ARM_METADATA_HOSTNAME;
  return metadataHost ? describedBy(metadataHost) : named(azuread.config.environment ?? "public");
}

/** The registration's page in the cloud's portal; undefined in a cloud without one. */
export function portalUrlOf(cloud: Cloud, clientId: string): string | undefined {
  return cloud.portalOrigin === undefined
    ? undefined
    : `${cloud.portalOrigin}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${clientId}`;
}

function named(environment: string): Cloud {
  const cloud = environments[environment.toLowerCase()];
  if (cloud === undefined) {
    throw new RunError(
      `azuread:environment (or ARM_ENVIRONMENT) must be one of ${Object.keys(environments).join(", ")}; got ` +
        `"${environment}". Set it with \`pulumi config set azuread:environment global\`, or name the metadata host of ` +
        "another cloud in azuread:metadataHost.",
    );
  }
  return cloud;
}

async function describedBy(metadataHost: string): Promise<Cloud> {
  const url = `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`;
  const metadata = await fetchMetadata(url);
  const signInOrigin = originOf(metadata.authentication?.loginEndpoint);
  if (signInOrigin === undefined) {
    throw new RunError(
      `${url} must answer with the URL authentication.loginEndpoint; it has none. Check azuread:metadataHost ` +
        "(or ARM_METADATA_HOSTNAME).",
    );
  }
  return (
    signInOrigins[signInOrigin] ?? {
      name: metadata.name ?? metadataHost,
      issuerOrigin: signInOrigin,
      portalOrigin: originOf(metadata.portal),
      personalAccounts: false,
    }
  );
}

/** What is read of the metadata document of a cloud (Azure Resource Manager's `/metadata/endpoints`). */
interface Metadata {
  name?: string;
  portal?: string;
  authentication?: { loginEndpoint?: string };
}

async function fetchMetadata(url: string): Promise<Metadata> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    return (await response.json()) as Metadata;
  } catch (error) {
    const { message, cause } = error as Error;
    throw new RunError(
      `The cloud's metadata must be readable at ${url}, but: ${cause instanceof Error ? cause.message : message}. ` +
        "Check azuread:metadataHost (or ARM_METADATA_HOSTNAME), that the host is up, and that Node.js trusts its " +
        "certificate (NODE_EXTRA_CA_CERTS).",
    );
  }
}

function originOf(value: string | undefined): string | undefined {
  return value !== undefined && URL.canParse(value) ? new URL(value).origin : undefined;
}
