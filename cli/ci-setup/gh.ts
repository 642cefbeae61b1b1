import { UserError } from "../user-error.ts";
import { CouldNotLook } from "./step.ts";
import { type Ended, said, type Tool } from "./tool.ts";

/** The repository as GitHub tells it. */
export interface Repository {
  /** OWNER/NAME, in GitHub's spelling. */
  fullName: string;
  id: number;
  owner: { login: string; id: number; isOrganization: boolean };
  isPrivate: boolean;
  /** free, pro, team or enterprise; undefined where GitHub does not tell. */
  plan: string | undefined;
}

interface RepositoryAnswer {
  full_name: string;
  id: number;
  private: boolean;
  default_branch: string;
  owner: { login: string; id: number; type: string };
  permissions?: { admin?: boolean };
}

/** GitHub, asked through its own command line, which has signed in and knows proxies and certificates. */
export class Gh {
  readonly #tool: Tool;
  readonly repository: Repository;

  private constructor(tool: Tool, repository: Repository) {
    this.#tool = tool;
    this.repository = repository;
  }

  /** Opens the repository OWNER/NAME. @throws UserError when `gh` is missing, not signed in, or may not set it up. */
  static async open(tool: Tool, name: string): Promise<Gh> {
    const found = await get<RepositoryAnswer>(tool, `repos/${name}`).catch((error) => {
      throw error instanceof CouldNotLook ? new UserError(`${name} must be readable, but ${error.message}.`) : error;
    });
    if (found === undefined) {
      throw new UserError(
        `GitHub must have the repository ${name}, which the remote origin names, and show it to you, but it does not. Nothing was ` +
          `changed. Make it with \`gh repo create ${name} --private --source . --push\`, or sign in as somebody who may see it with \`gh auth login\`.`,
      );
    }
    refuseUnfit(found);
    const { full_name: fullName, id, owner, private: isPrivate } = found;
    const isOrganization = owner.type === "Organization";
    const plan = await planOf(tool, owner.login, isOrganization);
    return new Gh(tool, {
      fullName,
      id,
      owner: { login: owner.login, id: owner.id, isOrganization },
      isPrivate,
      plan,
    });
  }

  /** Below the repository, or with a slash before it anywhere. @returns undefined where there is nothing. @throws CouldNotLook */
  get<Answer>(path: string): Promise<Answer | undefined> {
    return get(this.#tool, this.#path(path));
  }

  /** @throws UserError with GitHub's reason when it is refused. */
  async send(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object): Promise<void> {
    const words = ["api", "--method", method, this.#path(path), ...(body === undefined ? [] : ["--input", "-"])];
    const ended = await this.#tool(words, body === undefined ? undefined : JSON.stringify(body));
    if (ended.code !== 0) {
      throw new UserError(`GitHub must take ${method} ${this.#path(path)}, but: ${reasonOf(ended)}.`);
    }
  }

  /** The value goes to the program's input, which encrypts it. */
  async setSecret(name: string, environment: string, value: string): Promise<void> {
    const place = ["--env", environment, "--repo", this.repository.fullName];
    const ended = await this.#tool(["secret", "set", name, ...place], value);
    if (ended.code !== 0) {
      throw new UserError(`GitHub must take the secret ${name} of ${environment}, but: ${reasonOf(ended)}.`);
    }
  }

  #path(path: string): string {
    return path.startsWith("/") ? path.slice(1) : `repos/${this.repository.fullName}/${path}`;
  }
}

async function get<Answer>(tool: Tool, path: string): Promise<Answer | undefined> {
  const ended = await tool(["api", path]);
  if (ended.code === 0) {
    return JSON.parse(ended.stdout);
  }
  // https://cli.github.com/manual/gh_help_exit-codes
  if (ended.code === 4 || /gh auth login/.test(ended.stderr) || /HTTP 401/.test(ended.stderr)) {
    throw new UserError(
      "gh must be signed in to github.com, but it is not. Nothing was changed. Sign in with `gh auth login`.",
    );
  }
  if (/HTTP 404/.test(ended.stderr)) {
    return undefined;
  }
  throw new CouldNotLook(`GitHub does not show ${path}: ${reasonOf(ended)}`);
}

/** GitHub's own sentence, and the status. */
function reasonOf(ended: Ended): string {
  try {
    const { message, errors = [] } = JSON.parse(ended.stdout) as { message?: string; errors?: unknown[] };
    const details = errors.map((error) => (typeof error === "string" ? error : JSON.stringify(error)));
    const status = /HTTP \d+/.exec(ended.stderr)?.[0] ?? "no status";
    return `${[message, ...details].filter(Boolean).join(" ").replace(/\.$/, "")} (${status})`;
  } catch {
    return said(ended);
  }
}

function refuseUnfit({ full_name: name, default_branch: branch, permissions }: RepositoryAnswer): void {
  if (branch !== "main") {
    throw new UserError(
      `The default branch of ${name} must be main, which the workflows name; got ${branch}. Nothing was changed. Rename it with ` +
        `\`gh api --method POST repos/${name}/branches/${branch}/rename --field new_name=main\`.`,
    );
  }
  if (permissions?.admin !== true) {
    throw new UserError(
      `You must be an administrator of ${name}, but gh is signed in as somebody who is not. Nothing was changed. See \`gh auth status\`.`,
    );
  }
}

/** GitHub tells it to the owner, and to owners of the organization. */
async function planOf(tool: Tool, owner: string, isOrganization: boolean): Promise<string | undefined> {
  const path = isOrganization ? `orgs/${owner}` : "user";
  const found = await get<{ login: string; plan?: { name: string } }>(tool, path).catch(() => undefined);
  return found?.login === owner ? found.plan?.name : undefined;
}
