import { readFileSync } from "node:fs";
import { join } from "node:path";

import { isGuid } from "../../components/rules/guid.ts";
import { UserError } from "../user-error.ts";

/**
 * Where the workflows work, and as whom. Nothing of it is secret, but whoever changes it moves the deployment: a committed file
 * has a reviewer, a repository's variable has none.
 */
export interface Deployment {
  tenantId?: string;
  previewClientId?: string;
  deployClientId?: string;
  /** Where the state is kept, as `pulumi login` takes it; Pulumi Cloud without it. */
  backendUrl?: string;
  /** The storage account of `azblob://`. */
  azureStorageAccount?: string;
  /** Pulumi Cloud's organization, where the workflows sign in to it without a stored token. */
  pulumiOrganization?: string;
  pulumiTokenType?: string;
  pulumiTokenScope?: string;
}

/** The file that says so, in a checkout. */
export const deploymentFile = ".github/deployment.json";

interface Rule {
  isMet(value: string): boolean;
  /** What the value must be, with an example. */
  rule: string;
  /** Its name among a step's outputs. */
  output: string;
}

const guid = { isMet: isGuid, rule: 'an ID such as "00000000-1111-2222-3333-444444444444"' };
const tokenTypes = ["organization", "team", "personal"].map((type) => `urn:pulumi:token-type:access_token:${type}`);

const rules: Record<keyof Deployment, Rule> = {
  tenantId: { ...guid, output: "tenant-id" },
  previewClientId: { ...guid, output: "preview-client-id" },
  deployClientId: { ...guid, output: "deploy-client-id" },
  backendUrl: {
    isMet: isBackend,
    rule: 'an address that `pulumi login` takes, without credentials, such as "azblob://state"',
    output: "backend-url",
  },
  azureStorageAccount: {
    // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage
    isMet: (value) => /^[a-z\d]{3,24}$/.test(value),
    rule: "a storage account's name, of 3 to 24 small letters and digits",
    output: "storage-account",
  },
  pulumiOrganization: {
    isMet: (value) => /^[\w-]{1,40}$/.test(value),
    rule: "the name of an organization in Pulumi Cloud",
    output: "organization",
  },
  pulumiTokenType: {
    isMet: (value) => tokenTypes.includes(value),
    rule: `one of ${tokenTypes.join(", ")}`,
    output: "token-type",
  },
  pulumiTokenScope: {
    isMet: (value) => /^(?:user|team):[\w-]+$/.test(value),
    rule: '"user:NAME" or "team:NAME"',
    output: "token-scope",
  },
};

function isBackend(value: string): boolean {
  const url = URL.parse(value);
  const isKnown = ["https:", "azblob:", "s3:", "gs:", "file:"].includes(url?.protocol ?? "");
  return isKnown && url?.username === "" && url.password === "" && /^[\x21-\x7e]{1,500}$/.test(value);
}

/** What the checkout's file says; nothing where there is none. @throws UserError that lists all that is wrong. */
export function readDeployment(checkout: string): Deployment {
  const file = join(checkout, deploymentFile);
  const given = readObject(file);
  const problems = Object.entries(given).flatMap(([key, value]) => problemOf(key, value));
  const has = (key: keyof Deployment): boolean => given[key] !== undefined;
  if (!has("tenantId") && (has("previewClientId") || has("deployClientId"))) {
    problems.push("tenantId must come with previewClientId and deployClientId; got none.");
  }
  if (has("previewClientId") && given.previewClientId === given.deployClientId) {
    problems.push(
      "previewClientId and deployClientId must be two identities; got one: what previews must not be able to deploy.",
    );
  }
  if (has("deployClientId") && !has("previewClientId")) {
    problems.push("previewClientId must come with deployClientId, since each deployment is previewed first; got none.");
  }
  if (!has("pulumiOrganization") && (has("pulumiTokenType") || has("pulumiTokenScope"))) {
    problems.push("pulumiOrganization must come with pulumiTokenType and pulumiTokenScope; got none.");
  }
  if (problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join("\n");
    throw new UserError(`${file} must be corrected. Nothing was done.\n${list}`);
  }
  return given as Deployment;
}

function problemOf(key: string, value: unknown): string[] {
  const rule = Object.hasOwn(rules, key) ? rules[key as keyof Deployment] : undefined;
  if (rule === undefined) {
    return [`${JSON.stringify(key)} must be one of ${Object.keys(rules).join(", ")}.`];
  }
  return typeof value === "string" && rule.isMet(value)
    ? []
    : [`${key} must be ${rule.rule}; got ${JSON.stringify(value)}. Correct it, or leave the key out.`];
}

function readObject(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return {};
    }
    throw new UserError(`${file} must be a file that can be read, but: ${(error as Error).message}.`);
  }
  const value = parsed(text, file);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${file} must hold one JSON object, {…}; got ${text.trim().slice(0, 40)}. Correct it.`);
  }
  return value as Record<string, unknown>;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} must be JSON, but: ${(error as Error).message}. Correct it.`);
  }
}

/** The settings as a step's outputs, each in a line of its own and empty where it is not there. */
export function outputLines(deployment: Deployment): string[] {
  const given = { pulumiTokenType: tokenTypes[0], ...deployment };
  return Object.entries(rules).map(([key, { output }]) => `${output}=${given[key as keyof Deployment] ?? ""}`);
}
