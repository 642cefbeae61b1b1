import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Deployment, readDeployment } from "../environments/deployment.ts";
import { UserError } from "../user-error.ts";

/** Where the state is kept, and what a job needs to reach it. */
export interface StatePlace {
  /** As `pulumi whoami` tells it. */
  url: string;
  /** What the committed settings say of it. */
  settings: Pick<Deployment, "backendUrl" | "azureStorageAccount">;
  /** The storage account in which both identities need a role. */
  account: string | undefined;
  /** Names of vaults whose keys encrypt the state. */
  vaults: string[];
  /** Names of the secrets that each GitHub environment needs. */
  secrets: ("PULUMI_ACCESS_TOKEN" | "PULUMI_CONFIG_PASSPHRASE")[];
  /** What a person has to see to, in a sentence. */
  remark: string | undefined;
}

const pulumiCloud = "https://app.pulumi.com";

/** @throws UserError when the committed settings say another place, or the account is not known. */
export function statePlaceOf(url: string, checkout: string, environments: string[]): StatePlace {
  const committed = readDeployment(checkout);
  const { origin, protocol, host, searchParams } = new URL(url);
  const isService = protocol === "https:" || protocol === "http:";
  const backendUrl = isService ? origin : protocol === "azblob:" ? `azblob://${host}` : url;
  const known = committed.tenantId === undefined ? backendUrl : (committed.backendUrl ?? pulumiCloud);
  if (known !== backendUrl) {
    throw new UserError(
      `The state must be kept where .github/deployment.json says, ${known}; the Pulumi CLI is logged in to ${backendUrl}. Nothing ` +
        `was changed. Log in with \`pulumi login ${known}\`.`,
    );
  }
  const providers = environments.map((name) => secretsProviderOf(join(checkout, `Pulumi.${name}.yaml`)));
  const needsPassphrase = !isService && (providers.length === 0 || providers.includes(undefined));
  const needsToken = isService && committed.pulumiOrganization === undefined;
  const account = protocol === "azblob:" ? accountOf(searchParams, committed) : undefined;
  return {
    url,
    settings: {
      ...(backendUrl === pulumiCloud ? {} : { backendUrl }),
      ...(account === undefined ? {} : { azureStorageAccount: account }),
    },
    account,
    vaults: providers.flatMap((provider) => /^azurekeyvault:\/\/([\w-]+)\./.exec(provider ?? "")?.[1] ?? []),
    secrets: [
      ...(needsToken ? (["PULUMI_ACCESS_TOKEN"] as const) : []),
      ...(needsPassphrase ? (["PULUMI_CONFIG_PASSPHRASE"] as const) : []),
    ],
    remark: remarks[protocol],
  };
}

const ownSignIn =
  "The jobs must sign in to the bucket as well: put your cloud's action into .github/actions/tenant/action.yml (docs/ci-state.md).";

const remarks: Partial<Record<string, string>> = {
  "s3:": ownSignIn,
  "gs:": ownSignIn,
  "file:":
    "The state is a folder of this machine: the jobs that have an environment must run on it, by `runs-on` (docs/ci-state.md).",
};

/** Undefined for a passphrase. */
function secretsProviderOf(file: string): string | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /^secretsprovider:\s*["']?(?!passphrase)([^\s"']+)/m.exec(text)?.[1];
}

function accountOf(query: URLSearchParams, committed: Deployment): string {
  const account =
    query.get("storage_account") ?? process.env.AZURE_STORAGE_ACCOUNT ?? committed.azureStorageAccount ?? "";
  if (account === "") {
    throw new UserError(
      "AZURE_STORAGE_ACCOUNT must name the storage account of the state, but it is not set. Nothing was changed. Set it to the name.",
    );
  }
  return account;
}

/**
 * The value of a secret: from the variable of its name, or the file that PULUMI_CONFIG_PASSPHRASE_FILE names; undefined where neither
 * is set. It must be shown nowhere.
 */
export function secretFromVariables(name: string): string | undefined {
  const { [name]: value, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (value) {
    return value;
  }
  return name === "PULUMI_CONFIG_PASSPHRASE" && file ? readFileSync(file, "utf8").trim() : undefined;
}
