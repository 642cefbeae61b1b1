import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { Az } from "../../../../cli/ci-setup/az.ts";
import type { Identities } from "../../../../cli/ci-setup/deployer.ts";
import { Gh } from "../../../../cli/ci-setup/gh.ts";
import type { Setup } from "../../../../cli/ci-setup/setup.ts";
import type { Step } from "../../../../cli/ci-setup/step.ts";
import type { Tool } from "../../../../cli/ci-setup/tool.ts";
import { notingContext } from "../noting-context.ts";
import { FakeSettings } from "./fake-settings.ts";

export const identities: Identities = {
  tenantId: "11111111-2222-4333-8444-555555555555",
  previewClientId: "66666666-7777-4888-9999-000000000000",
  previewObjectId: "66666666-0000-4888-9999-000000000000",
  deployClientId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
  deployObjectId: "aaaaaaaa-0000-4ccc-8ddd-eeeeeeeeeeee",
  consent: {
    role: "Privileged Role Administrator",
    preview: { permissions: ["Application.Read.All"], url: "https://login.test/preview", command: "az preview" },
    deploy: { permissions: ["Application.ReadWrite.OwnedBy"], url: "https://login.test/deploy", command: "az deploy" },
  },
};

/** A setup whose GitHub is a fake, whose deployer was brought up, and whose Azure answers by what it is asked. */
export async function fakeSetup(
  changes: Partial<Setup> = {},
  settings = new FakeSettings(),
): Promise<Setup & { settings: FakeSettings }> {
  const checkout = mkdtempSync(join(tmpdir(), "ci-setup-"));
  onTestFinished(() => rmSync(checkout, { recursive: true, force: true }));
  const trusted = [
    { subject: "repo:acme@77/sign-in@4200:environment:preview", clientOf: "preview" as const },
    { subject: "repo:acme@77/sign-in@4200:environment:prod", clientOf: "deploy" as const },
  ];
  return {
    context: notingContext(`${checkout}/`),
    gh: await Gh.open(settings.gh, "Acme/Sign-in"),
    az: await Az.open(fakeAz()),
    git: async () => ({ code: 1, stdout: "", stderr: "no git here" }),
    engine: undefined as never,
    deployer: {
      configuration: () => undefined,
      configure: () => {},
      identities: async () => identities,
      trusted: async () => trusted,
      drift: async () => 0,
      up: async () => {},
    },
    state: {
      url: "azblob://state",
      settings: { backendUrl: "azblob://state", azureStorageAccount: "acmestate" },
      account: "acmestate",
      vaults: [],
      secrets: ["PULUMI_CONFIG_PASSPHRASE"],
      remark: undefined,
    },
    environments: ["prod"],
    origins: [],
    values: new Map(),
    reviewers: [{ type: "Team", id: 5, handle: "@acme/platform" }],
    hasReviewers: true,
    rights: {},
    graph: async () => {
      throw new Error("not asked here");
    },
    settings,
    ...changes,
  };
}

/** `az` that answers by the beginning of what it is asked, as the real one does; `roles` are those that it has given. */
export function fakeAz(roles: { principal: string; role: string }[] = [], asked: string[] = []): Tool {
  return async (words) => {
    const line = words.join(" ");
    asked.push(line);
    const option = (name: string): string => words[words.indexOf(name) + 1] ?? "";
    const answer = (value: unknown) => ({ code: 0, stdout: JSON.stringify(value), stderr: "" });
    if (line.startsWith("account show")) {
      return answer({ tenantId: identities.tenantId, user: { name: "anna@acme.test", type: "user" } });
    }
    if (line.startsWith("ad signed-in-user show")) {
      return answer({ id: "0f0f0f0f-0000-4000-8000-000000000000" });
    }
    if (line.startsWith("storage account show") || line.startsWith("keyvault show")) {
      return answer({ id: `/subscriptions/1/${option("--name")}` });
    }
    if (line.startsWith("role assignment list")) {
      const given = roles.filter(({ principal }) => principal === option("--assignee"));
      return answer(given.map(({ role }) => ({ roleDefinitionName: role })));
    }
    if (line.startsWith("role assignment create")) {
      roles.push({ principal: option("--assignee-object-id"), role: option("--role") });
      return answer({});
    }
    return { code: 2, stdout: "", stderr: `ERROR: '${line}' is misspelled or not recognized by the system.\n` };
  };
}

/** What does not hold, and how it is mended. */
export async function lacking(steps: Step[]): Promise<string[]> {
  const found = await Promise.all(steps.map((step) => step.look()));
  return found.flat().map(({ what, how }) => (how === "npm run ci-setup" ? what : `${what} → ${how}`));
}

/** Makes hold what can be, one step after another. */
export async function mend(steps: Step[]): Promise<void> {
  for (const step of steps) {
    const [first] = (await step.look()).filter((one) => one.mend !== undefined);
    await first?.mend?.();
  }
}
