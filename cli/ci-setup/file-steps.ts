import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { deploymentFile, readDeployment } from "../environments/deployment.ts";
import { UserError } from "../user-error.ts";
import type { Setup } from "./setup.ts";
import { CouldNotLook, type Difference, later, mendable, type Step, whenever } from "./step.ts";

const codeowners = ".github/CODEOWNERS";
const policy = "policy-config.json";

/** The committed files that the workflows and the policy pack read. */
export function fileSteps(setup: Setup): Step[] {
  return [
    { must: `${policy}: the deploying identity must stay an owner`, look: () => deployers(setup) },
    ...(setup.reviewers.length > 0 ? [{ must: `${codeowners}: who owns the code`, look: () => owners(setup) }] : []),
    { must: `${deploymentFile}: where it is deployed, and as whom`, look: () => deployment(setup) },
  ];
}

/** Every file that this command may write. */
export function writtenFiles({ environments }: Setup): string[] {
  const stacks = environments.map((name) => `Pulumi.${name}.yaml`);
  return ["Pulumi.dev.yaml", ...stacks, "deployer/Pulumi.ci.yaml", policy, codeowners, deploymentFile];
}

async function deployers({ context: { checkout }, deployer, az }: Setup): Promise<Difference[]> {
  const identities = await deployer.identities();
  const what = `${policy} must name the deploying identity under deployers of deploying-owner, but does not.`;
  if (identities === undefined) {
    return [later(what)];
  }
  const rules: Record<string, unknown> = JSON.parse(textOf(checkout, policy) ?? "{}");
  const given = rules["deploying-owner"] ?? {};
  const rule = (typeof given === "string" ? { enforcementLevel: given } : given) as { deployers?: string[] };
  const { deployers: named = [] } = rule;
  const people = az.account.objectId === undefined ? {} : { "human-owner": { people: [az.account.objectId] } };
  const ours = { "deploying-owner": { ...rule, deployers: [...named, identities.deployObjectId] } };
  const wanted = { ...people, ...rules, ...ours };
  return whenever(
    !named.includes(identities.deployObjectId),
    mendable(what, async () => write(checkout, policy, `${JSON.stringify(wanted, undefined, 2)}\n`)),
  );
}

async function owners({ context: { checkout }, reviewers, gh }: Setup): Promise<Difference[]> {
  const found = textOf(checkout, codeowners) ?? "";
  const line = [...found.matchAll(/^\*[ \t].*$/gm)].at(-1)?.[0];
  const missing = reviewers.map(({ handle }) => handle).filter((handle) => !line?.split(/\s+/).includes(handle));
  if (missing.length > 0) {
    const all = [line ?? "*", ...missing].join(" ");
    // The later line wins: what an environment's file changes is in the report.
    const fresh = found === "" ? `${all}\n/Pulumi.*.yaml\n` : `${all}\n${found}`;
    const text = line === undefined ? fresh : found.replace(line, all);
    const what = `${codeowners} must name ${missing.join(", ")} as owner of all files, but does not.`;
    return [mendable(what, async () => write(checkout, codeowners, text))];
  }
  const told = await gh.get<{ errors: { source: string; message: string }[] }>("codeowners/errors?ref=main");
  return (told?.errors ?? []).map(({ source, message }) => ({
    what: `GitHub must take ${codeowners}, but says of "${source.trim()}": ${message.split("\n")[0]}. An owner needs write access.`,
    how: `https://github.com/${gh.repository.fullName}/settings/access`,
  }));
}

async function deployment({ context: { checkout }, deployer, state }: Setup): Promise<Difference[]> {
  const identities = await deployer.identities();
  const what = `${deploymentFile} must say where the environments are deployed and as whom, but does not.`;
  if (identities === undefined) {
    return [later(what)];
  }
  const { tenantId, previewClientId, deployClientId } = identities;
  const found = readDeployment(checkout);
  const wanted = { ...found, tenantId, previewClientId, deployClientId, ...state.settings };
  return whenever(
    !isDeepStrictEqual(found, wanted),
    mendable(what, async () => write(checkout, deploymentFile, `${JSON.stringify(wanted, undefined, 2)}\n`)),
  );
}

function write(checkout: string, path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
}

function textOf(checkout: string, path: string): string | undefined {
  const file = join(checkout, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** From here on previews sign in and merges deploy, so it comes last. */
export function publishStep(setup: Setup): Step {
  return { must: "main has these files", look: () => published(setup) };
}

const branch = "ci-setup";

async function published(setup: Setup): Promise<Difference[]> {
  const { gh, git, context } = setup;
  const { owner, fullName } = gh.repository;
  const differing = async (commit: string): Promise<string[]> => {
    const fetched = await git(["fetch", "--quiet", "origin", commit]);
    if (fetched.code !== 0) {
      throw new CouldNotLook(`git cannot fetch ${commit} of origin: ${fetched.stderr.trim()}`);
    }
    const compared = writtenFiles(setup).map(async (path) => {
      const { code, stdout } = await git(["show", `FETCH_HEAD:${path}`]);
      return textOf(context.checkout, path) === (code === 0 ? stdout : undefined) ? [] : [path];
    });
    return (await Promise.all(compared)).flat();
  };
  const files = await differing("main");
  if (files.length === 0) {
    return [];
  }
  const [open] = (await gh.get<{ number: number }[]>(`pulls?state=open&base=main&head=${owner.login}:${branch}`)) ?? [];
  if (open !== undefined && (await differing(branch)).length === 0) {
    const what = `main must have ${files.join(", ")} as they are here; pull request #${open.number} brings them. Its comment is the first preview.`;
    return [{ what, how: `gh pr merge ${open.number} --merge --repo ${fullName}` }];
  }
  return [
    mendable(
      `main must have ${files.join(", ")} as they are here, but has not: a pull request brings them.`,
      async () => {
        await commit(setup, files);
        if (open === undefined) {
          const title = "Set up previews and deployments";
          await gh.send("POST", "pulls", {
            title,
            head: branch,
            base: "main",
            body: "Made by `npm run ci-setup`; docs/ci.md tells what it did.",
          });
        }
      },
    ),
  ];
}

/** On a branch of its own, these files alone. */
async function commit({ git }: Setup, files: string[]): Promise<void> {
  const { stdout } = await git(["branch", "--show-current"]);
  const runs = [
    ...(stdout.trim() === branch ? [] : [["switch", "--quiet", "--force-create", branch]]),
    ["add", "--all", "--", ...files],
    ["commit", "--quiet", "--message", "Set up previews and deployments", "--", ...files],
    ["push", "--quiet", "--force", "--set-upstream", "origin", branch],
  ];
  for (const words of runs) {
    const { code, stdout: out, stderr } = await git(words);
    if (code !== 0) {
      throw new UserError(
        `\`git ${words[0]}\` must succeed, but says: ${(stderr || out).trim()}. Mend it, and run the command again.`,
      );
    }
  }
}
