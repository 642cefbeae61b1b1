import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { rules } from "../../../policy/rules.ts";
import { UserError } from "../../user-error.ts";
import type { Engine } from "../engine/engine.ts";

/** What `RegistrationStack.preview` and `up` are given for the policy pack to check the run. */
export interface PolicyRun {
  policyPacks: string[];
  policyPackConfigs: string[];
}

const packFolder = join(import.meta.dirname, "../../..", "policy");

/** Starts the pack in a process of its own. */
export const packStart = join(packFolder, "start.mjs");

/** Names the port of a pack that serves several runs (`shared-pack.ts`). */
export const portVariable = "RUSTDESK_ENTRA_POLICY_PORT";

/** Whether the CLI starts a pack which is an executable file (https://github.com/pulumi/pulumi/pull/24052). */
export function startsExecutables({ command }: Pick<Engine, "command">): boolean {
  return (command.version?.compareMain("3.255.0") ?? -1) >= 0;
}

/**
 * The policy pack (`policy/`) as this engine can start it, with the `policy-config.json` of a folder, such as the checkout, where there
 * is one: `stack.preview(policyPackFor(checkout, engine))`. What the pack finds comes as policy events; a mandatory
 * finding makes the run fail.
 * @throws UserError when the configuration names what the pack does not have.
 */
export function policyPackFor(checkout: string, engine: Pick<Engine, "command">): PolicyRun {
  const configuration = policyConfigurationFile(checkout);
  return {
    policyPacks: [packFileFor(engine)],
    policyPackConfigs: configuration === undefined ? [] : [configuration],
  };
}

function packFileFor(engine: Pick<Engine, "command">): string {
  if (process.env[portVariable] !== undefined) {
    return join(packFolder, "attach.sh");
  }
  const executable = startsExecutables(engine) && !hasLanguageHost(engine.command.command);
  return executable ? join(packFolder, startFile(process.platform)) : packFolder;
}

/** With it the engine takes the folder; Pulumi's installers put it beside the CLI, a build from Go modules has none. */
function hasLanguageHost(cli: string): boolean {
  const name = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  return existsSync(join(dirname(cli), name));
}

/** Windows starts no script by its first line. */
function startFile(platform: NodeJS.Platform): string {
  return platform === "win32" ? "start.cmd" : "start.mjs";
}

/** Name of the file in the checkout that sets the policy pack's levels and limits, in CrossGuard's own form. */
const fileName = "policy-config.json";

const levels = ["mandatory", "advisory", "disabled"];

/**
 * The checkout's configuration of the policy pack; undefined when it has none. The engine checks the values against the
 * rules' schemas, but takes a rule or a setting that nothing reads, such as a misspelt one, without a word.
 * @throws UserError when it is not JSON or names a rule, a level or a setting that the pack does not have.
 */
export function policyConfigurationFile(checkout: string): string | undefined {
  const file = join(checkout, fileName);
  if (!existsSync(file)) {
    return undefined;
  }
  const problems = Object.entries(readObject(file)).flatMap(([name, value]) => problemsOf(name, value));
  if (problems.length > 0) {
    throw new UserError(
      `${file} must configure the rules of the policy pack (docs/policy.md), but:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n"),
    );
  }
  return file;
}

/** Object IDs of people and of deploying identities, as a configuration of the pack tells them. */
export function ownersKnownTo({ policyPackConfigs: [file] }: PolicyRun): { people: string[]; deployers: string[] } {
  const values = file === undefined ? {} : readObject(file);
  const idsIn = (rule: string, setting: string): string[] => {
    const { [setting]: ids } = isObject(values[rule]) ? values[rule] : {};
    return Array.isArray(ids) ? ids.map(String) : [];
  };
  return { people: idsIn("human-owner", "people"), deployers: idsIn("deploying-owner", "deployers") };
}

function readObject(file: string): Record<string, unknown> {
  const text = readFileSync(file, "utf8");
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      return value;
    }
  } catch (error) {
    throw new UserError(`${file} must be JSON, but: ${(error as Error).message}. Correct it.`);
  }
  throw new UserError(`${file} must be a JSON object of rules; got ${text.trim()}. Use {} for the defaults.`);
}

function problemsOf(name: string, value: unknown): string[] {
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined && name !== "all") {
    const known = [...rules.map((candidate) => candidate.name), "all"].join(", ");
    return [`"${name}" must be one of ${known}. Correct the spelling or remove it.`];
  }
  const { enforcementLevel, ...settings }: Record<string, unknown> = isObject(value)
    ? value
    : { enforcementLevel: value };
  return [
    ...(enforcementLevel === undefined || levels.includes(String(enforcementLevel))
      ? []
      : [`The level of "${name}" must be one of ${levels.join(", ")}; got ${JSON.stringify(enforcementLevel)}.`]),
    ...settingProblems(name, Object.keys(settings), Object.keys(rule?.configSchema?.properties ?? {})),
  ];
}

function settingProblems(name: string, given: string[], known: string[]): string[] {
  return given
    .filter((setting) => !known.includes(setting))
    .map((setting) => {
      const allowed = ["enforcementLevel", ...known].join(", ");
      return `"${name}" must have only the settings ${allowed}; got "${setting}". Correct the spelling or remove it.`;
    });
}

/** Whether a value is an object of JSON, no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
