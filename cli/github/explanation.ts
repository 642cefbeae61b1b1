import { UserError } from "../user-error.ts";
import { GithubRefusal, GithubTrouble } from "./refusal.ts";

/** What a token must be allowed to do, as a line of a job's `permissions:`. */
export type Permission = "pull-requests: write" | "issues: write";

/** Turns what GitHub refuses into what the person who reads the job's log can do about it. */
export function explainGithub(error: unknown, repository: string, permission: Permission): unknown {
  if (error instanceof GithubTrouble) {
    return new UserError(
      error.limited
        ? `GitHub must take the request, but too many were sent (${error.message}). Run the job again later.`
        : `GitHub must answer, but it did not after several attempts (${error.message}). Run the job again; ` +
            "https://www.githubstatus.com tells whether it is GitHub.",
    );
  }
  return error instanceof GithubRefusal ? new UserError(refusalText(error, repository, permission)) : error;
}

function refusalText({ status, message }: GithubRefusal, repository: string, permission: Permission): string {
  switch (status) {
    case 401:
      return `GITHUB_TOKEN must be valid for ${repository}, but GitHub does not know it (${message}). A job's token ends with the job.`;
    case 403:
      return (
        `GITHUB_TOKEN must be allowed to write here, but it is not (${message}). Add \`${permission}\` to the job's ` +
        "`permissions:`. The token of a pull request from a fork or from Dependabot can never write; there " +
        "preview-comment.yml does it (docs/ci.md)."
      );
    case 404:
      return (
        `${repository} must have what was asked for and GITHUB_TOKEN must be able to see it, but one of the two is not ` +
        `so (${message}). Check the number, and that the job's \`permissions:\` have \`${permission}\`.`
      );
    case 410:
      return `${repository} must have issues, but they are switched off (${message}). Switch them on under Settings > General > Features.`;
    default:
      return `GitHub must take the request, but it refuses it (${message}).`;
  }
}
