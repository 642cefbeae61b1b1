import { UserError } from "../user-error.ts";

/** Where GitHub's API is, which repository is meant, and as whom it is asked. */
export interface GithubAccess {
  /** REST API without a slash at its end, such as https://api.github.com. */
  apiUrl: string;
  /** GraphQL API. */
  graphqlUrl: string;
  /** OWNER/NAME. */
  repository: string;
  token: string;
}

const hosted = "https://api.github.com";

/**
 * Reads the variables that GitHub Actions sets
 * (https://docs.github.com/actions/reference/workflows-and-actions/variables), and GITHUB_TOKEN, which a workflow must pass on.
 * @throws UserError that names the one that is missing or malformed; the token's value is in no message.
 */
export function readAccess(environment: NodeJS.ProcessEnv): GithubAccess {
  const token = environment.GITHUB_TOKEN?.trim() ?? "";
  if (token === "") {
    throw new UserError(
      "GITHUB_TOKEN must be set, but it is not. In a workflow pass `github.token` on to the step as the variable " +
        "GITHUB_TOKEN; elsewhere set it to a token of yours.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UserError("GITHUB_TOKEN must be one word of printable ASCII characters, but it is not. Set it again.");
  }
  const apiUrl = urlOf("GITHUB_API_URL", environment.GITHUB_API_URL || hosted);
  return {
    token,
    apiUrl,
    graphqlUrl: urlOf("GITHUB_GRAPHQL_URL", environment.GITHUB_GRAPHQL_URL || graphqlOf(apiUrl)),
    repository: repositoryOf(environment),
  };
}

/** OWNER/NAME of the repository. @throws UserError when the variable is missing or malformed. */
function repositoryOf({ GITHUB_REPOSITORY = "" }: NodeJS.ProcessEnv): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(GITHUB_REPOSITORY)) {
    throw new UserError(
      `GITHUB_REPOSITORY must be OWNER/NAME; got "${GITHUB_REPOSITORY}". GitHub Actions sets it; elsewhere set it yourself.`,
    );
  }
  return GITHUB_REPOSITORY;
}

/** GitHub Enterprise Server has its REST API at /api/v3 and its GraphQL API at /api/graphql. */
function graphqlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/v3$/, "")}/graphql`;
}

/** The token goes there, so it must be encrypted on its way or not leave this machine. */
function urlOf(name: string, value: string): string {
  const url = URL.parse(value);
  const isLoopback = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isLoopback)) {
    throw new UserError(`${name} must be an https:// address; got "${value}".`);
  }
  return value.replace(/\/+$/, "");
}
