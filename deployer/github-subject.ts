import { type NamedSubject, nameOf } from "./subject.ts";

/** Which jobs of a GitHub repository sign in. */
export interface GitHubRepository {
  /** `owner/name`; empty for another CI system. */
  repository: string;
  /** ID of the owner, or 0 where the tokens hold names only. */
  ownerId: number;
  repositoryId: number;
  /** Trusts the names, beside the IDs where these are given. */
  trustNames: boolean;
  /** Environments whose jobs may preview. */
  previewEnvironments: string[];
  /** Environments whose jobs may deploy. */
  environments: string[];
}

// https://docs.github.com/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
// and the REST API's rules of names. GitHub takes `.git` off a repository's name.
const repositoryForm =
  /^(?=[^/]{1,39}\/)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/i;

/**
 * The subjects of a repository's tokens (https://docs.github.com/actions/reference/security/oidc#example-subject-claims), of
 * environments alone: each has its own branch rules and reviewers. `pull_request` is trusted with nothing, since whoever can push a
 * branch can change the workflow that its pull request runs.
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
  const ofJobsIn = (environments: string[]): NamedSubject[] =>
    environments.flatMap((name) => subjects(`environment-${name}`, `environment:${name}`));
  return { preview: ofJobsIn(github.previewEnvironments), deploy: ofJobsIn(github.environments) };
}

/**
 * What the repository's subjects begin with: IDs, which are never given to another repository, in all that were made, renamed or
 * transferred since 2026-07-15 (https://docs.github.com/actions/reference/security/oidc#immutable-subject-claims).
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
    ...environmentsProblems("previewEnvironments", github.previewEnvironments, "preview"),
    ...environmentsProblems("environments", github.environments, "deploy"),
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
  const lookUp = "Look both up with `gh api repos/OWNER/NAME --jq '.owner.id, .id'`";
  if ((ownerId === 0) !== (repositoryId === 0)) {
    problems.push(
      `ownerId and repositoryId must come together, as a token holds both or none; got ${ownerId} and ${repositoryId}. ${lookUp}.`,
    );
  } else if (ownerId === 0 && !trustNames) {
    problems.push(
      "ownerId and repositoryId must be GitHub's numbers, which the tokens of every repository hold that was made, renamed or " +
        `transferred since 2026-07-15; got none. ${lookUp}, or trust an older one by its names with ` +
        "`pulumi config set trustNames true`.",
    );
  }
  return problems;
}

function environmentsProblems(key: string, environments: readonly string[], deed: string): string[] {
  if (environments.length === 0) {
    return [
      `${key} must name at least one GitHub environment, whose jobs may ${deed}; got none. Set it with ` +
        `\`pulumi config set --path '${key}[0]' NAME\`.`,
    ];
  }
  return environments.flatMap((environment, index) => {
    const at = `${key}[${index}] ${JSON.stringify(environment)}`;
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
