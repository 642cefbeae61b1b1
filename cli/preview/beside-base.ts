import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { CommandContext } from "../command/command.ts";
import { type Finding, findingsAbout, type SettingChange } from "../impact/finding.ts";
import { visible } from "../impact/shown-value.ts";
import { policyChanges } from "../stack/policy/policy-changes.ts";
import { policyConfigurationFile } from "../stack/policy/policy-pack.ts";
import { UserError } from "../user-error.ts";
import { mappingOf, secret, settingChanges } from "./changed-settings.ts";
import { fileOf } from "./git.ts";

/** What was found beside a base commit. */
export interface BesideBase {
  settings: SettingChange[];
  /** A folder with the base's configuration of the policy pack, which judges the run. */
  policyFolder: string;
  /** Whether the client secret of the configuration is another. */
  isSecretChanged: boolean;
}

const policyFile = "policy-config.json";

/**
 * Compares the files that an environment's run goes by with those of a commit.
 * @throws UserError when git cannot read the commit.
 */
export async function besideBase(
  stack: string,
  commit: string,
  local: boolean,
  context: CommandContext,
): Promise<BesideBase> {
  const stackFile = `Pulumi.${stack}.yaml`;
  const now = (name: string): string | undefined => {
    const path = join(context.checkout, name);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const [stackText, projectText, policyText] = await Promise.all(
    [stackFile, "Pulumi.yaml", policyFile].map((name) => fileOf(commit, name, context)),
  );
  const policyFolder = mkdtempSync(join(tmpdir(), "rustdesk-entra-base-"));
  if (policyText !== undefined) {
    writeFileSync(join(policyFolder, policyFile), policyText);
  }
  const project = String(mappingOf(now("Pulumi.yaml")).name);
  const stackChanges = settingChanges({ file: stackFile, project, local }, stackText, now(stackFile));
  return {
    settings: [
      ...(stackText === undefined ? stackChanges.filter(({ finding }) => isOfProvider(finding)) : stackChanges),
      ...settingChanges({ file: "Pulumi.yaml", project, local }, projectText, now("Pulumi.yaml")),
      ...[...policyFindings(policyText, now(policyFile)), ...unfitPolicy(context.checkout)].map((finding) => ({
        finding,
      })),
    ],
    policyFolder,
    isSecretChanged: stackChanges.some(({ finding }) => finding.property === secret),
  };
}

/** What of a new environment needs a word: where and as whom it works. All else is new anyway. */
function isOfProvider({ property = "", verdict }: Finding): boolean {
  return verdict === "exposed" && (property.startsWith("azuread:") || property === "environment");
}

/** What the configuration of the policy pack loosens; the base's judges this run. */
function policyFindings(before: string | undefined, after: string | undefined): Finding[] {
  return policyChanges(jsonOf(before), jsonOf(after)).map(({ rule, words: changed, isLooser }) => {
    const line = `${policyFile} makes the policy rule ${rule} ${isLooser ? "looser" : "stricter"}: ${visible(changed.join("; "))}.`;
    return isLooser
      ? findingsAbout("run")(
          "exposed",
          { name: policyFile },
          {
            property: rule,
            line: `${line} This report is judged by the rules as they were.`,
            action: "Accept it only from somebody who may decide what the rules are.",
          },
        )
      : findingsAbout("run")("uninterrupted", { name: policyFile }, { property: rule, line });
  });
}

/** The base's configuration judges this run, so that nothing else would say of the new one that every later run stops. */
function unfitPolicy(checkout: string): Finding[] {
  try {
    policyConfigurationFile(checkout);
    return [];
  } catch (error) {
    if (error instanceof UserError) {
      return [
        findingsAbout("run")(
          "failed",
          { name: policyFile },
          { line: error.message.replaceAll(join(checkout, policyFile), policyFile) },
        ),
      ];
    }
    throw error;
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}
