import { type NamedSubject, nameOf } from "./subject.ts";

/** Which jobs of a GitHub repository sign in. */
export interface GitHubRepository {
  /** `owner/name`; empty for another CI system. */
  repository: string;
  /** ID of the owner, or 0 for a repository whose tokens hold names only. */
  ownerId: number;
  repositoryId: number;
  /** Trusts the names also where IDs are given. */
  trustNames: boolean;
  /** Branch whose scheduled run may preview. */
  branch: string;
  /** Environments whose jobs may deploy. */
  environments: string[];
}

// https://docs.github.com/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
// and the REST API's rules of names. GitHub takes `.git` off a repository's name.
const repositoryForm =
  /^(?=[^/]{1,39}\/)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/i;

/**
 * The subjects of a repository's tokens (https://docs.github.com/actions/reference/security/oidc#example-subject-claims):
 * of pull requests and the branch for previews, of the environments for deployments. Any pull request can change the
 * workflow that it runs, so `pull_request` is trusted with reading only; an environment has its own branch rules and
 * reviewers.
 */
export function githubSubjects(github: GitHubRepository): {
  preview: NamedSubject[];
  deploy: NamedSubject[];
} {
  const subjects = (label: string, context: string): NamedSubject[] =>
    prefixes(github).map(({ prefix, ending }) => ({
      name: `${nameOf(label)}${ending}`,
      subject: `${prefix}:${context}`,
    }));
  return {
    preview: [
      ...subjects("pull-request", "pull_request"),
      ...subjects(`branch-${github.branch}`, `ref:refs/heads/${github.branch}`),
    ],
    deploy: github.environments.flatMap((name) => subjects(`environment-${name}`, `environment:${name}`)),
  };
}

/**
 * What the repository's subjects begin with. With IDs, which are never given to another repository, as all repositories
 * made or renamed since 2026-07-15 have them
 * (https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects).
 */
function prefixes(github: GitHubRepository): { prefix: string; ending: string }[] {
  const { repository, ownerId, repositoryId, trustNames } = github;
  const [owner, name] = repository.split("/");
  const byName = { prefix: `repo:${owner}/${name}`, ending: "" };
  const byId = { prefix: `repo:${owner}@${ownerId}/${name}@${repositoryId}`, ending: "-by-id" };
  if (ownerId === 0) {
    return [byName];
  }
  return trustNames ? [byName, byId] : [byId];
}

/** Why no job could sign in like this; empty when it is well. */
export function githubProblems(github: GitHubRepository): string[] {
  return [
    ...repositoryProblems(github.repository),
    ...idProblems(github),
    ...branchProblems(github.branch),
    ...environmentsProblems(github.environments),
  ];
}

function repositoryProblems(repository: string): string[] {
  const problem =
    `repository must be owner/name, without a host or .git, such as octo/desk; got ${JSON.stringify(repository)}. Look it ` +
    "up with `gh repo view --json nameWithOwner`.";
  return repositoryForm.test(repository) ? [] : [problem];
}

function idProblems({ ownerId, repositoryId, trustNames }: GitHubRepository): string[] {
  const problems = Object.entries({ ownerId, repositoryId })
    .filter(([, id]) => !Number.isSafeInteger(id) || id < 0)
    .map(([key, id]) => `${key} must be GitHub's number, of digits only; got ${id}. Look it up with \`gh api\`.`);
  if ((ownerId === 0) !== (repositoryId === 0)) {
    problems.push(
      `ownerId and repositoryId must come together, as a token holds both or none; got ${ownerId} and ${repositoryId}. ` +
        "Look both up with `gh api repos/OWNER/NAME --jq '.owner.id, .id'`.",
    );
  }
  if (trustNames && ownerId === 0) {
    problems.push(
      "trustNames must come with ownerId and repositoryId: without them the names are trusted anyway. Remove it with " +
        "`pulumi config rm trustNames`.",
    );
  }
  return problems;
}

function branchProblems(branch: string): string[] {
  const at = `branch ${JSON.stringify(branch)}`;
  if (/^refs?[:/]/.test(branch)) {
    return [
      `${at} must be the branch's name alone, such as main: "ref:refs/heads/" is put before it. Remove what is before ` +
        "the name.",
    ];
  }
  if (branch.includes("*")) {
    return [`${at} must be one branch, without *: Entra ID compares subjects to the letter. Name the branch.`];
  }
  const rule =
    'a name that git takes: at most 250 characters, without blanks, any of ~ ^ : ? [ \\, "..", "//" or "@{", no "-" at its beginning, ' +
    'no "/" or "." at either end of a part, and no part that ends in ".lock". Look it up with `git branch --list`.';
  return isBranchName(branch) && branch.length <= 250 ? [] : [`${at} must be ${rule}`];
}

/** https://git-scm.com/docs/git-check-ref-format, with `--branch`; GitHub takes no name that looks like a commit's. */
function isBranchName(name: string): boolean {
  const parts = name.split("/");
  return (
    !/[\s\p{Cc}~^:?*[\\]|\.\.|@\{|^-|^@$|^HEAD$|\.$|^[\da-f]{40}$/u.test(name) &&
    parts.every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

function environmentsProblems(environments: readonly string[]): string[] {
  if (environments.length === 0) {
    return [
      "environments must name at least one GitHub environment, whose jobs may deploy; got none. Set it with " +
        "`pulumi config set --path 'environments[0]' NAME`.",
    ];
  }
  return environments.flatMap((environment, index) => {
    const at = `environments[${index}] ${JSON.stringify(environment)}`;
    // GitHub tells environments apart without case; Entra ID compares the job's spelling to the letter.
    const repeated = environments.slice(0, index).some((other) => other.toLowerCase() === environment.toLowerCase());
    return [
      ...environmentProblems(at, environment),
      ...(repeated ? [`${at} must not repeat another environment; case does not count. Remove one of them.`] : []),
    ];
  });
}

function environmentProblems(at: string, environment: string): string[] {
  if (environment.includes("*")) {
    return [`${at} must be one environment, without *: Entra ID compares subjects to the letter. Name each one.`];
  }
  if (environment.startsWith("environment:") || environment.startsWith("repo:")) {
    return [`${at} must be the environment's name alone. Remove what is before the name.`];
  }
  // The characters that GitHub refuses, as PyPI's check of publishers has them (pypi/warehouse, oidc/forms/github.py). It writes a
  // colon as %3A, which nobody would look for in a subject.
  const isName = /^[^\p{Cc}'"`,;\\:]{1,255}$/u.test(environment) && environment === environment.trim();
  const characters = "1 to 255 characters, without blanks around them and without any of ' \" ` , ; : \\";
  return isName ? [] : [`${at} must have ${characters}. Rename the environment.`];
}
