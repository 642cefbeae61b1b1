import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { CommandContext } from "../command/command.ts";
import { environmentNames } from "../environment/environment-names.ts";
import { Graph, type Variables } from "../graph.ts";
import { answersOf } from "../init/answers.ts";
import { backendOf } from "../init/backend.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { type Engine, findEngine } from "../stack/engine/engine.ts";
import { UserError } from "../user-error.ts";
import { Az } from "./az.ts";
import { Deployer, type Right } from "./deployer.ts";
import { Gh } from "./gh.ts";
import { ownersOfCode, type Reviewer, reviewersOf } from "./reviewers.ts";
import { type StatePlace, statePlaceOf } from "./state-place.ts";
import { CouldNotLook } from "./step.ts";
import type { Tools } from "./tool.ts";

/** The ruleset of main that this command makes. */
export const rulesetName = "Previewed";

/** What the steps look at and change. */
export interface Setup {
  context: CommandContext;
  gh: Gh;
  az: Az;
  git: Tools["git"];
  engine: Engine;
  deployer: Pick<Deployer, keyof Deployer>;
  state: StatePlace;
  /** Environments that are deployed, and so names of GitHub environments. */
  environments: string[];
  /** Where the first one's console is, where there is no environment yet. */
  origins: string[];
  /** Who reviews; empty where nobody does. */
  reviewers: Reviewer[];
  /** Values of secrets that were asked for, which go nowhere but into the environments. */
  values: Map<string, string>;
  /** Whether the plan lets environments have reviewers. */
  hasReviewers: boolean;
  /** Rights of the deploying identity that somebody has decided on just now. */
  rights: Partial<Record<Right, boolean>>;
  /** Reads Microsoft Graph below `/v1.0`. @throws CouldNotLook */
  graph<Answer>(path: string): Promise<Answer>;
}

/** What `npm run ci-setup` is asked to do. */
export interface CiSetupRequest {
  check: boolean;
  /** Where the first environment's console is. */
  origin: string | undefined;
  /** Who reviews, as it was typed. */
  reviewers: string | undefined;
  yes: boolean;
}

/** Looks at everything that is asked once. @throws UserError for what must be mended first. */
export async function lookAround(tools: Tools, request: CiSetupRequest, context: CommandContext): Promise<Setup> {
  const { checkout, terminal, signal } = context;
  const [gh, az] = await terminal.waiting(async () => {
    const name = await repositoryOf(tools.git);
    return Promise.all([Gh.open(tools.gh, name), Az.open(tools.az)]);
  }, "GitHub and Azure");
  const { isPrivate, plan = "team", fullName } = gh.repository;
  if (isPrivate && plan === "free") {
    throw new UserError(
      `${fullName} must be public or of a plan with rules (Pro, Team, Enterprise), but it is private and Free: any branch could sign in. ` +
        "Nothing was changed. Pull requests are previewed on a local Entra ID all the same, and you deploy by `npm run up` (docs/ci-github.md).",
    );
  }
  const backend = await backendOf("ci", join(checkout, "deployer/Pulumi.ci.yaml"), context);
  const engine = await findEngine({ onProgress: (line) => terminal.progress(line), signal });
  const described = describedEnvironments(checkout);
  const { check, origin, yes } = request;
  const given = { origin, name: "RustDesk", owner: "" };
  const asks = { isLocal: false, mayAsk: terminal.isAnswered && !yes };
  const origins = described.length > 0 || check ? [] : (await answersOf(given, asks, context)).consoleOrigins;
  const environments = origins.length === 0 ? described : ["prod"];
  return {
    context,
    gh,
    az,
    git: tools.git,
    engine,
    deployer: new Deployer(context, engine),
    state: statePlaceOf(backend, checkout, environments),
    environments,
    origins,
    values: new Map(),
    reviewers: await reviewersOf(await reviewerNames(gh, request, context), gh),
    hasReviewers: !isPrivate || plan.startsWith("enterprise") || plan.startsWith("business"),
    rights: {},
    graph: graphOf(az.account.tenantId),
  };
}

/** OWNER/NAME of the remote origin. */
async function repositoryOf(git: Tools["git"]): Promise<string> {
  const { stdout } = await git(["config", "--get", "remote.origin.url"]);
  const [, name] =
    /^(?:https:\/\/(?:[^/@]*@)?|ssh:\/\/git@|git@)github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(
      stdout.trim(),
    ) ?? [];
  if (name === undefined) {
    const found = stdout.trim() === "" ? "there is none" : `it is ${stdout.trim().replace(/\/\/[^/@]*@/, "//")}`;
    throw new UserError(
      `The remote origin must be your repository on github.com, but ${found}. Nothing was changed. Make it with ` +
        "`gh repo create OWNER/NAME --private --source . --remote origin --push`, or name it with `git remote add origin URL`. " +
        "GitHub Enterprise Server is set up by hand (docs/deployer.md).",
    );
  }
  return name;
}

/** All but the one for trying, where there is no other. */
function describedEnvironments(checkout: string): string[] {
  const names = environmentNames(checkout);
  const isTrial = (name: string): boolean => {
    const origins = StackConfiguration.read(checkout, name).own("consoleOrigins");
    return Array.isArray(origins) && origins.every((origin) => /^http:\/\/localhost(?::|$)/.test(String(origin)));
  };
  return names.every(isTrial) ? [] : names;
}

async function reviewerNames(
  gh: Gh,
  { check, reviewers, yes }: CiSetupRequest,
  { checkout, terminal, signal }: CommandContext,
): Promise<string> {
  const file = join(checkout, ".github/CODEOWNERS");
  const known = reviewers ?? (existsSync(file) ? ownersOfCode(readFileSync(file, "utf8")) : undefined);
  if (known !== undefined || check) {
    return known ?? "";
  }
  const rulesets = (await gh.get<{ name: string }[]>("rulesets")) ?? [];
  if (rulesets.some(({ name }) => name === rulesetName)) {
    return "";
  }
  if (yes || !terminal.isAnswered) {
    throw new UserError(
      'Somebody must say who reviews, but nobody can be asked here. Nothing was changed. Give --reviewers, with "" where you work alone.',
    );
  }
  const question = "Who reviews code and deployments (logins, or ORGANIZATION/TEAM; empty where you work alone)? ";
  return (await terminal.ask(question, signal)) ?? "";
}

function graphOf(tenantId: string): Setup["graph"] {
  let graph: Promise<Graph> | undefined;
  return async <Answer>(path: string): Promise<Answer> => {
    try {
      graph ??= Graph.signIn(process.env as Variables, tenantId);
      return await (await graph).get<Answer>(path);
    } catch (error) {
      throw new CouldNotLook(`Microsoft Graph does not show ${path.split("?")[0]}: ${(error as Error).message}`);
    }
  };
}
