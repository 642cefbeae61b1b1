import { rules } from "../../../policy/rules.ts";
import { isObject } from "./policy-pack.ts";

/** What a change of `policy-config.json` does to one rule. */
export interface PolicyChange {
  rule: string;
  /** Each level or setting that is another, from what to what. */
  words: string[];
  /** Whether something is allowed that was not. */
  isLooser: boolean;
}

/** What a rule comes to. */
type Effective = Record<string, unknown>;

const strictness = ["disabled", "advisory", "mandatory"];

/** Lists that allow everything while they are empty. */
const allWhenEmpty = ["hosts", "deployers"];

/** Compares two configurations of the policy pack, by what they come to for each rule; undefined stands for the defaults. */
export function policyChanges(before: unknown = {}, after: unknown = {}): PolicyChange[] {
  return rules.flatMap(({ name }) => {
    const [old, target] = [effective(name, before), effective(name, after)];
    const changed = Object.keys(target).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(target[key]));
    const words = changed.map((key) => `${key} from ${valueWords(old[key])} to ${valueWords(target[key])}`);
    return words.length === 0
      ? []
      : [{ rule: name, words, isLooser: changed.some((key) => isLooser(key, old[key], target[key])) }];
  });
}

function effective(name: string, configuration: unknown): Effective {
  const rule = rules.find((candidate) => candidate.name === name);
  const given = isObject(configuration) ? configuration : {};
  const own = isObject(given[name]) ? given[name] : given[name] === undefined ? {} : { enforcementLevel: given[name] };
  const all = isObject(given.all) ? given.all.enforcementLevel : given.all;
  const defaults = Object.entries(rule?.configSchema?.properties ?? {}).map(([key, schema]) => [key, schema.default]);
  return {
    level: own.enforcementLevel ?? all ?? rule?.enforcementLevel,
    ...Object.fromEntries(defaults),
    ...settingsOf(own),
  };
}

function settingsOf({ enforcementLevel, ...settings }: Record<string, unknown>): Record<string, unknown> {
  return settings;
}

/** Whatever is not surely stricter is looser. */
function isLooser(key: string, old: unknown, target: unknown): boolean {
  if (key === "level") {
    return strictness.indexOf(String(target)) < strictness.indexOf(String(old));
  }
  if (typeof old === "number") {
    return !(typeof target === "number" && target <= old);
  }
  const [before, after] = [old, target].map((value) => (Array.isArray(value) ? value.map(String) : [])) as [
    string[],
    string[],
  ];
  if (allWhenEmpty.includes(key) && (before.length === 0 || after.length === 0)) {
    return after.length === 0;
  }
  return after.some((member) => !before.includes(member));
}

function valueWords(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") || "none" : String(value);
}
