import { type GitHubRepository, githubProblems, githubSubjects } from "./github-subject.ts";
import { issuerProblems, type NamedSubject, namedSubject, subjectProblems } from "./subject.ts";

/** Which runs of which CI system sign in. */
export interface CiSystem extends GitHubRepository {
  /** `iss` of its tokens. */
  issuer: string;
  /** For another system than GitHub: `sub` of the tokens that may preview. */
  previewSubjects: string[];
  /** For another system than GitHub: `sub` of the tokens that may deploy. */
  deploySubjects: string[];
}

/** Subjects by what they may do. */
export interface Trust {
  preview: NamedSubject[];
  deploy: NamedSubject[];
}

/** What an application can trust (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations). */
const mostSubjects = 20;

/** The subjects that each identity trusts. */
export function trustOf(ci: CiSystem): Trust {
  return ci.repository === ""
    ? { preview: ci.previewSubjects.map(namedSubject), deploy: ci.deploySubjects.map(namedSubject) }
    : githubSubjects(ci);
}

/** Why nobody could sign in like this, or too many could; empty when it is well. */
export function trustProblems(ci: CiSystem): string[] {
  const problems = [
    ...issuerProblems(ci.issuer),
    ...(ci.repository === "" ? otherSystemProblems(ci) : [...githubProblems(ci), ...mixedProblems(ci)]),
  ];
  return problems.length > 0 ? problems : overlapProblems(trustOf(ci));
}

function otherSystemProblems({ previewSubjects, deploySubjects }: CiSystem): string[] {
  if (previewSubjects.length === 0 && deploySubjects.length === 0) {
    return [
      "repository must be the GitHub repository whose workflows sign in, such as octo/desk; got none. Set it with " +
        "`pulumi config set repository OWNER/NAME`, or previewSubjects and deploySubjects for another CI system.",
    ];
  }
  return [...subjectProblems("previewSubjects", previewSubjects), ...subjectProblems("deploySubjects", deploySubjects)];
}

function mixedProblems({ previewSubjects, deploySubjects }: CiSystem): string[] {
  const problem =
    "previewSubjects and deploySubjects must be empty with a repository, whose subjects are made from environments. Remove " +
    "either.";
  return previewSubjects.length + deploySubjects.length === 0 ? [] : [problem];
}

/** What may deploy must be nothing that may only preview. GitHub tells environments apart without case. */
function overlapProblems({ preview, deploy }: Trust): string[] {
  const previewed = preview.map(({ subject }) => subject.toLowerCase());
  const both = deploy.filter(({ subject }) => previewed.includes(subject.toLowerCase()));
  const tooMany = Object.entries({ preview, deploy }).filter(([, subjects]) => subjects.length > mostSubjects);
  return [
    ...both.map(
      ({ subject }) =>
        `What may deploy must share no subject with what may preview; got ${JSON.stringify(subject)} in both. Remove it from one.`,
    ),
    ...tooMany.map(
      ([name, { length }]) =>
        `The identity that may ${name} must trust at most ${mostSubjects} subjects; got ${length}. Remove some.`,
    ),
  ];
}
