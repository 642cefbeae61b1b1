import type { Values, WireValues } from "../../protocol/property-values.ts";
import { type CheckFailure, ProviderError } from "../../protocol/provider.ts";
import { type ClientProof, isOidcChosen, readClientProof, type Setting, textIn } from "./client-proof.ts";
import { isLoopback } from "./metadata.ts";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Who the provider signs in as. */
export interface Credentials {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: ClientProof;
}

/** What the provider needs to start. */
export interface Configuration extends Credentials {
  /** Host and port of the metadata document; the scheme is always https. */
  readonly metadataHost: string;
}

/** Configuration keys whose values are secret. */
export const secretSettings = ["clientCertificatePassword", "clientId", "clientSecret"];

const knownSettings = new Set([
  ...secretSettings,
  "adoPipelineServiceConnectionId",
  "clientCertificate",
  "clientCertificatePath",
  "clientIdFilePath",
  "clientSecretFilePath",
  "disableTerraformPartnerId",
  "environment",
  "metadataHost",
  "msiEndpoint",
  "oidcRequestToken",
  "oidcRequestUrl",
  "oidcToken",
  "oidcTokenFilePath",
  "partnerId",
  "tenantId",
  "useAksWorkloadIdentity",
  "useCli",
  "useMsi",
  "useOidc",
]);

// What the engine adds to the inputs of every provider resource.
const engineSettings = new Set(["version", "pluginDownloadURL", "__internal", "__defaults"]);

const clouds = ["global", "public", "canary", "china", "dod", "usgovernment", "usgovernmentl4", "usgovernmentl5"];

/** Names the configuration keys that the provider does not have. */
export function unknownSettings(settings: WireValues): CheckFailure[] {
  return Object.keys(settings)
    .filter((key) => !knownSettings.has(key) && !engineSettings.has(key))
    .map((key) => ({
      reason:
        `\`azuread:${key}\` is not a valid configuration key for the azuread provider. If the referenced key is ` +
        "not intended for the provider, please choose a different namespace from `azuread:`.",
    }));
}

/**
 * Reads the configuration: the program's settings first, then the variables of the real provider.
 * @throws ProviderError that names what is missing or cannot be used.
 */
export function readConfiguration(settings: Values, variables: Variables): Configuration {
  const setting: Setting = (key, ...names) => {
    const value = settings[key];
    const given = typeof value === "boolean" ? String(value) : value;
    return typeof given === "string" && given !== ""
      ? given
      : names.map((name) => variables[name]).find((found) => found) || undefined;
  };
  const orFile = (value: string | undefined, key: string, variable: string) => {
    const file = setting(key, variable);
    return value ?? (file === undefined ? undefined : textIn(file, `${file} cannot be read`) || undefined);
  };
  checkEnvironment(setting("environment", "ARM_ENVIRONMENT") ?? "public");
  const clientSecret = orFile(
    setting("clientSecret", "ARM_CLIENT_SECRET"),
    "clientSecretFilePath",
    "ARM_CLIENT_SECRET_FILE_PATH",
  );
  const found = {
    tenantId: setting("tenantId", "ARM_TENANT_ID"),
    clientId: orFile(setting("clientId", "ARM_CLIENT_ID"), "clientIdFilePath", "ARM_CLIENT_ID_FILE_PATH"),
    proof: readClientProof(setting, clientSecret),
    metadataHost: setting("metadataHost", "ARM_METADATA_HOSTNAME"),
  };
  const missing = Object.entries(found).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    const proof = isOidcChosen(setting) ? "oidcToken" : "clientSecret";
    throw new ProviderError(missingText(missing.map(([key]) => settingNames[key === "proof" ? proof : key] ?? key)));
  }
  checkHost(found.metadataHost ?? "");
  return found as Configuration;
}

/** How messages name what is missing. */
const settingNames: Record<string, string> = {
  tenantId: "azuread:tenantId (or ARM_TENANT_ID)",
  clientId: "azuread:clientId (or ARM_CLIENT_ID)",
  clientSecret: "azuread:clientSecret (or ARM_CLIENT_SECRET)",
  oidcToken:
    "azuread:oidcToken (or ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or a job's ACTIONS_ID_TOKEN_REQUEST_URL and " +
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN)",
  metadataHost: "azuread:metadataHost (or ARM_METADATA_HOSTNAME)",
};

function missingText(names: string[]): string {
  return (
    `failed to load Azure credentials. The azuread stand-in signs in to local Entra ID with a client secret, or with ` +
    `azuread:useOidc (or ARM_USE_OIDC) with a token of an issuer that the application trusts, and needs ` +
    `${names.join(", ")}. Take them from the local Entra ID that runs: it tells its host and port, its tenant ID, and the ` +
    "client ID and secret of its deployer."
  );
}

function checkEnvironment(name: string): void {
  if (!clouds.includes(name.toLowerCase())) {
    const problem = `no environment was found with the name "${name}"`;
    throw new ProviderError(`failed to read Azure environment "${name}": ${problem}`);
  }
}

function checkHost(host: string): void {
  const [, hostname = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host) ?? [];
  if (!isLoopback(hostname.toLowerCase())) {
    throw new ProviderError(
      `azuread:metadataHost (or ARM_METADATA_HOSTNAME) must be a host of this machine with its port, for example ` +
        `localhost:8443, got ${host}: the azuread stand-in speaks only to local Entra ID. Use the real azuread ` +
        "plugin for a real tenant.",
    );
  }
}
