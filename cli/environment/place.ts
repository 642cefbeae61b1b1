import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { isRecord } from "../impact/recording/masking.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import type { Caller } from "../stack/run-place.ts";
import type { RegistrationStack } from "../stack/stack.ts";
import type { StateResource } from "../stack/stack-state.ts";

/** What is known of where an environment is. */
export interface KnownPlace {
  isLocal: boolean;
  /** Directory (tenant) ID, where no caller is known. */
  tenantId?: string | undefined;
  domain?: string | undefined;
  caller?: Caller | undefined;
}

/** The application that a person signs in with who uses the Azure CLI (azure-cli-core, auth/identity.py). */
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** Where an environment is and as whom a run acts there, as the end of a sentence. */
export function placeWords({ isLocal, domain, caller, tenantId = caller?.tenantId }: KnownPlace): string {
  if (isLocal) {
    return "on this machine";
  }
  if (tenantId === undefined) {
    return "in your tenant";
  }
  const account = caller?.clientId === azureCli ? azureAccount(caller.tenantId) : undefined;
  const name = domain ?? account?.domain;
  const tenant = `in the tenant ${name === undefined ? tenantId : `${name} (${tenantId})`}`;
  return caller === undefined ? tenant : `${tenant}, as ${account?.user ?? identity(caller)}`;
}

/** Where an open environment is, and as whom its runs act, as far as they have told. */
export function placeOf({ isLocal, stack }: { isLocal: boolean; stack: Pick<RegistrationStack, "place"> }): string {
  const { caller, domain } = stack.place;
  return placeWords({ isLocal, caller, domain });
}

/** Where an environment is by its state, before any run has told. */
export function placeInState(isLocal: boolean, resources: StateResource[]): string {
  const outputsOf = (wanted: string) => resources.find(({ type }) => type === wanted)?.outputs ?? {};
  const { tenantId } = outputsOf(resourceTypes.stack);
  const { publisherDomain } = outputsOf(resourceTypes.application);
  return placeWords({ isLocal, tenantId: textOf(tenantId), domain: textOf(publisherDomain) });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function identity({ clientId, objectId }: Caller): string {
  return clientId === azureCli ? `the user with the object ID ${objectId}` : `the application ${clientId}`;
}

/**
 * The account of the Azure CLI in a tenant, as `az account list` shows it: read from its own file, since the CLI takes a second
 * to start (azure-cli-core, _profile.py). Undefined where there is none, or more than one.
 */
function azureAccount(tenantId: string): { user: string; domain: string | undefined } | undefined {
  const accounts = azureProfile().filter((account) => account.tenantId === tenantId && isRecord(account.user));
  const users = new Set(accounts.map(({ user }) => String((user as Record<string, unknown>).name)));
  const [user] = users;
  const domain = accounts
    .map(({ tenantDefaultDomain }) => tenantDefaultDomain)
    .find((name) => typeof name === "string");
  return user === undefined || users.size > 1 ? undefined : { user, domain };
}

function azureProfile(): Record<string, unknown>[] {
  const folder = process.env.AZURE_CONFIG_DIR || join(homedir(), ".azure");
  try {
    const text = readFileSync(join(folder, "azureProfile.json"), "utf8");
    const { subscriptions } = JSON.parse(text.replace(/^\uFEFF/, ""));
    return Array.isArray(subscriptions) ? subscriptions.filter(isRecord) : [];
  } catch {
    return [];
  }
}
