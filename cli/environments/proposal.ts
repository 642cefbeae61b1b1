import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { type Document, isMap, isPair, type Pair, visit } from "yaml";

import { knownKeys, partsOf } from "../../configuration/known-keys.ts";
import { readYaml } from "../../configuration/yaml-text.ts";
import { environmentsAmong, isStackName } from "../environment/environment-names.ts";
import { UserError } from "../user-error.ts";

/** One file that a merge would change (https://git-scm.com/docs/git-diff-tree#_raw_output_format). */
interface ChangedFile {
  path: string;
  /** What it is afterwards: 100644 a file, 120000 a link, 000000 nothing. */
  mode: string;
  before: string;
  after: string;
}

/**
 * Why merging a commit into the checkout's own would bring more than data: code, or settings that lead identity, state or policy
 * elsewhere. Empty where only the registration's own settings in environments' files change, which the checkout's code may read beside
 * credentials. The commit's files are read as objects of git; nothing of it is run.
 * @throws UserError when git has no such commit, or cannot merge it.
 */
export async function moreThanData(checkout: string, commit: string): Promise<string[]> {
  const git = gitIn(checkout);
  const project = knownKeys(checkout)?.project ?? "";
  const merged = await mergedTree(git, commit, checkout);
  const raw = await git("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "HEAD", merged);
  const reasons: string[] = [];
  for (const file of changedFiles(raw)) {
    reasons.push(...(await reasonsOf(file, project, git)));
  }
  return reasons;
}

type Git = (...words: string[]) => Promise<string>;

function gitIn(checkout: string): Git {
  return async (...words) => {
    const { stdout } = await promisify(execFile)("git", ["-C", checkout, ...words], { maxBuffer: 2 ** 26 });
    return stdout;
  };
}

/** The tree that merging makes, without a work tree (https://git-scm.com/docs/git-merge-tree). */
async function mergedTree(git: Git, commit: string, checkout: string): Promise<string> {
  if (!/^[\da-f]{40}$/.test(commit)) {
    throw new UserError(`--proposed must be a commit's whole hash of 40 digits; got "${commit}".`);
  }
  if (!(await succeeds(git("cat-file", "-e", `${commit}^{commit}`)))) {
    throw new UserError(
      `--proposed must be a commit that git has in ${checkout}, with its history; got ${commit}. Fetch it.`,
    );
  }
  try {
    return (await git("merge-tree", "--write-tree", "HEAD", commit)).trim();
  } catch {
    throw new UserError(
      `The proposed commit ${commit} must merge with this checkout, but does not. Merge main into the branch, and push.`,
    );
  }
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function changedFiles(raw: string): ChangedFile[] {
  const records = raw.matchAll(/:\d+ (?<mode>\d+) (?<before>\w+) (?<after>\w+) \w\0(?<path>[^\0]+)\0/g);
  return [...records].map(({ groups }) => groups as unknown as ChangedFile);
}

async function reasonsOf({ path, mode, before, after }: ChangedFile, project: string, git: Git): Promise<string[]> {
  const [name] = path.includes("/") ? [] : environmentsAmong([path]);
  if (name === undefined || !isStackName(name)) {
    return [`${path} is no environment's file.`];
  }
  if (mode !== "100644" && mode !== "000000") {
    return [`${path} is no plain file.`];
  }
  const [old, target] = await Promise.all([before, after].map((blob) => reachOf(blob, project, git)));
  return old !== undefined && old === target ? [] : [`${path} changes what leads elsewhere than to the registration.`];
}

/**
 * What a file says besides the registration's own settings, as a text that can be compared; undefined where it cannot be told for
 * sure, as two readers of YAML may take it for two things. The passphrase's salt leads nowhere.
 */
async function reachOf(blob: string, project: string, git: Git): Promise<string | undefined> {
  if (/^0+$/.test(blob)) {
    return "[]";
  }
  const read = readYaml(Buffer.from(await git("cat-file", "blob", blob)));
  if ("problem" in read || !isPlain(read.document, read.text)) {
    return undefined;
  }
  const { contents } = read.document;
  if (contents !== null && !isMap(contents)) {
    return undefined;
  }
  const reach = pairsOf(contents).flatMap(({ key, value }): unknown[] => {
    const field = String(key);
    if (field === "encryptionsalt") {
      return [];
    }
    return field === "config" && isMap(value)
      ? pairsOf(value).filter((pair) => partsOf(String(pair.key), project).namespace !== project)
      : [[field, value]];
  });
  return JSON.stringify(reach.map((one) => JSON.stringify(one)).toSorted());
}

function pairsOf(node: unknown): Pair[] {
  return isMap(node) ? node.items.filter((item) => isPair(item)) : [];
}

/** Whether a document has nothing but mappings, lists and scalars, and keys that are plain texts. */
function isPlain({ warnings, directives, contents }: Document, text: string): boolean {
  let plain = warnings.length === 0 && !/^(?:%|---|\.\.\.)/m.test(text) && directives?.yaml.explicit !== true;
  visit(contents as never, {
    Alias: () => {
      plain = false;
    },
    Node: (key, node) => {
      const isKey = key === "key";
      const isText = "value" in node && typeof node.value === "string" && node.value !== "<<";
      plain &&= !("anchor" in node && node.anchor) && !node.tag && (!isKey || isText);
    },
  });
  return plain;
}
