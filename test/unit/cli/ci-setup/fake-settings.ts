import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";

import type { Tool } from "../../../../cli/ci-setup/tool.ts";

/** What GitHub answers. */
export interface Reply {
  status: number;
  body?: unknown;
}

interface Environment {
  reviewers: { type: string; id: number }[];
  preventSelfReview: boolean;
  canAdminsBypass: boolean;
  isCustom: boolean;
  policies: { id: number; name: string; type: string }[];
  /** Names, and what was stored. */
  secrets: Record<string, string>;
}

interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}

interface EnvironmentBody {
  reviewers?: { type: string; id: number }[];
  prevent_self_review?: boolean;
  can_admins_bypass?: boolean;
  deployment_branch_policy: { custom_branch_policies: boolean } | null;
}

const notFound: Reply = { status: 404, body: { message: "Not Found", status: "404" } };
const ok = (body: unknown): Reply => ({ status: 200, body });
const made = (body: unknown): Reply => ({ status: 201, body });
const done: Reply = { status: 204 };

function replaced(settings: object, body: object): Reply {
  Object.assign(settings, body);
  return done;
}

type Route = [line: RegExp, serve: (parts: string[], body: never) => Reply];

/** The settings of a repository as an administrator sees and changes them, by GitHub's REST API. */
export class FakeSettings {
  readonly repository = {
    full_name: "acme/sign-in",
    id: 4_200,
    private: false,
    default_branch: "main",
    owner: { login: "acme", id: 77, type: "Organization" },
    permissions: { admin: true },
  };
  plan: string | undefined = "team";
  readonly teams: Record<string, number> = { platform: 5 };
  readonly users: Record<string, number> = { ada: 9 };
  readonly environments: Record<string, Environment> = {};
  readonly labels: string[] = ["bug"];
  readonly rulesets: { id: number; name: string; rules: Rule[]; [key: string]: unknown }[] = [];
  readonly repositorySecrets: string[] = [];
  readonly pulls: { number: number; head: string; title: string }[] = [];
  codeownersErrors: { source: string; message: string }[] = [];
  subject: Record<string, unknown> = {
    use_default: true,
    use_immutable_subject: false,
    sub_claim_prefix: "repo:acme@77/sign-in@4200",
  };
  workflows = { default_workflow_permissions: "write", can_approve_pull_request_reviews: true };
  forkApproval = { approval_policy: "first_time_contributors" };
  privateForks = {
    run_workflows_from_fork_pull_requests: true,
    send_write_tokens_to_workflows: true,
    send_secrets_and_variables: false,
  };
  /** Requests by method and path below the repository. */
  readonly received: string[] = [];
  /** Refuses what matches, with these. */
  readonly refusals: [line: RegExp, reply: Reply][] = [];
  #nextId = 100;

  get writes(): string[] {
    return this.received.filter((line) => !line.startsWith("GET "));
  }

  answer(method: string, path: string, body: unknown): Reply {
    const line = `${method} ${decodeURIComponent(path.split("?")[0] ?? "").replace(/^\/?(?:repos\/acme\/sign-in\/?)?/i, "")}`;
    this.received.push(line);
    const refusal = this.refusals.find(([refused]) => refused.test(line));
    if (refusal !== undefined) {
      return refusal[1];
    }
    for (const [pattern, serve] of this.#routes) {
      const match = pattern.exec(line);
      if (match !== null) {
        return serve(match.slice(1), body as never);
      }
    }
    return notFound;
  }

  /** `gh` as far as the command uses it, without a process. */
  readonly gh: Tool = async (words, input) => {
    const [verb, ...rest] = words;
    if (verb === "secret") {
      const environment = this.environments[rest[rest.indexOf("--env") + 1] ?? ""];
      this.received.push(`PUT environments/${rest[rest.indexOf("--env") + 1]}/secrets/${rest[1]}`);
      Object.assign(environment?.secrets ?? {}, { [rest[1] ?? ""]: input });
      return { code: 0, stdout: "", stderr: "" };
    }
    const method = rest[0] === "--method" ? (rest[1] ?? "") : "GET";
    const path = rest[0] === "--method" ? rest[2] : rest[0];
    const { status, body = "" } = this.answer(method, path ?? "", input === undefined ? undefined : JSON.parse(input));
    const { message } = body as { message?: string };
    const stdout = body === "" ? "" : JSON.stringify(body);
    return status < 300
      ? { code: 0, stdout, stderr: "" }
      : { code: 1, stdout, stderr: `gh: ${message} (HTTP ${status})\n` };
  };

  /** Serves the real `gh`, which a configuration leads to a socket. */
  listen(socket: string): Server {
    const server = createServer(async (request, response) => {
      const body = ["POST", "PUT", "PATCH"].includes(request.method ?? "")
        ? await json(request).catch(() => undefined)
        : undefined;
      const reply = this.answer(request.method ?? "", request.url ?? "", body);
      response.writeHead(reply.status, { "content-type": "application/json; charset=utf-8" });
      response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
    });
    return server.listen(socket);
  }

  readonly #routes: Route[] = [
    [/^GET $/, () => ok(this.repository)],
    [
      /^GET orgs\/acme$/,
      () => ok({ login: "acme", ...(this.plan === undefined ? {} : { plan: { name: this.plan } }) }),
    ],
    [/^GET orgs\/acme\/teams\/(.+)$/, ([team = ""]) => (team in this.teams ? ok({ id: this.teams[team] }) : notFound)],
    [/^GET users\/(.+)$/, ([login = ""]) => (login in this.users ? ok({ id: this.users[login] }) : notFound)],
    [/^GET environments\/([^/]+)$/, ([name = ""]) => this.#environment(name)],
    [/^PUT environments\/([^/]+)$/, ([name = ""], body) => this.#setEnvironment(name, body)],
    [
      /^GET environments\/([^/]+)\/deployment-branch-policies$/,
      ([name = ""]) => ok({ branch_policies: this.environments[name]?.policies ?? [] }),
    ],
    [/^POST environments\/([^/]+)\/deployment-branch-policies$/, ([name = ""], body) => this.#addPolicy(name, body)],
    [
      /^DELETE environments\/([^/]+)\/deployment-branch-policies\/(\d+)$/,
      ([name = "", id]) => this.#removePolicy(name, Number(id)),
    ],
    [
      /^GET environments\/([^/]+)\/secrets$/,
      ([name = ""]) => this.#listSecrets(Object.keys(this.environments[name]?.secrets ?? {})),
    ],
    // 32 bytes: gh encrypts with it.
    [
      /^GET environments\/([^/]+)\/secrets\/public-key$/,
      () => ok({ key_id: "1", key: Buffer.alloc(32, 9).toString("base64") }),
    ],
    [
      /^PUT environments\/([^/]+)\/secrets\/(\w+)$/,
      ([name = "", secret = ""], body) => this.#setSecret(name, secret, body),
    ],
    [/^GET actions\/secrets$/, () => this.#listSecrets(this.repositorySecrets)],
    [/^GET actions\/organization-secrets$/, () => this.#listSecrets([])],
    [/^GET actions\/oidc\/customization\/sub$/, () => ok(this.subject)],
    [
      /^PUT actions\/oidc\/customization\/sub$/,
      (_, body) => made(Object.assign(this.subject, body, { sub_claim_prefix: "repo:acme@77/sign-in@4200" })),
    ],
    [/^GET actions\/permissions\/workflow$/, () => ok(this.workflows)],
    [/^PUT actions\/permissions\/workflow$/, (_, body) => replaced(this.workflows, body)],
    [/^GET actions\/permissions\/fork-pr-contributor-approval$/, () => ok(this.forkApproval)],
    [/^PUT actions\/permissions\/fork-pr-contributor-approval$/, (_, body) => replaced(this.forkApproval, body)],
    [/^GET actions\/permissions\/fork-pr-workflows-private-repos$/, () => ok(this.privateForks)],
    [/^PUT actions\/permissions\/fork-pr-workflows-private-repos$/, (_, body) => replaced(this.privateForks, body)],
    [/^GET labels\/(.+)$/, ([name = ""]) => (this.labels.includes(name) ? ok({ name }) : notFound)],
    [/^POST labels$/, (_, { name }: { name: string }) => made({ id: this.labels.push(name), name })],
    [/^GET rulesets$/, () => ok(this.rulesets.map(({ id, name }) => ({ id, name })))],
    [/^GET rulesets\/(\d+)$/, ([id]) => ok(this.rulesets.find((one) => one.id === Number(id)))],
    [/^POST rulesets$/, (_, body) => this.#addRuleset(body)],
    [
      /^PUT rulesets\/(\d+)$/,
      ([id], body) => ok(Object.assign(this.rulesets.find((one) => one.id === Number(id)) ?? {}, body)),
    ],
    [/^GET codeowners\/errors$/, () => ok({ errors: this.codeownersErrors })],
    [/^GET pulls$/, () => ok(this.pulls)],
    [/^POST pulls$/, (_, body) => this.#openPull(body)],
  ];

  #environment(name: string): Reply {
    const found = this.environments[name];
    if (found === undefined) {
      return notFound;
    }
    const { reviewers, preventSelfReview, canAdminsBypass, isCustom } = found;
    const approval = {
      type: "required_reviewers",
      prevent_self_review: preventSelfReview,
      reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id } })),
    };
    return ok({
      name,
      protection_rules: [...(reviewers.length > 0 ? [approval] : []), { type: "branch_policy" }],
      deployment_branch_policy: isCustom ? { protected_branches: false, custom_branch_policies: true } : null,
      can_admins_bypass: canAdminsBypass,
    });
  }

  /** What the body leaves out is taken off. */
  #setEnvironment(name: string, body: EnvironmentBody): Reply {
    const { policies = [], secrets = {} } = this.environments[name] ?? {};
    if ((body.reviewers ?? []).length > 0 && this.repository.private && this.plan !== "enterprise") {
      const message =
        "Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.";
      return { status: 422, body: { message } };
    }
    this.environments[name] = {
      reviewers: body.reviewers ?? [],
      preventSelfReview: body.prevent_self_review ?? false,
      canAdminsBypass: body.can_admins_bypass ?? true,
      isCustom: body.deployment_branch_policy?.custom_branch_policies ?? false,
      policies,
      secrets,
    };
    return this.#environment(name);
  }

  #addPolicy(name: string, { name: branch }: { name: string }): Reply {
    this.#nextId += 1;
    this.environments[name]?.policies.push({ id: this.#nextId, name: branch, type: "branch" });
    return ok({ id: this.#nextId, name: branch });
  }

  #removePolicy(name: string, id: number): Reply {
    const policies = this.environments[name]?.policies ?? [];
    policies.splice(
      policies.findIndex((one) => one.id === id),
      1,
    );
    return done;
  }

  #listSecrets(names: string[]): Reply {
    return ok({ total_count: names.length, secrets: names.map((name) => ({ name })) });
  }

  #setSecret(name: string, secret: string, body: { encrypted_value: string }): Reply {
    Object.assign(this.environments[name]?.secrets ?? {}, { [secret]: body.encrypted_value });
    return made({});
  }

  #addRuleset(body: { name: string; rules: Rule[] }): Reply {
    this.#nextId += 1;
    this.rulesets.push({ id: this.#nextId, ...body });
    return made({ id: this.#nextId });
  }

  #openPull({ head, title }: { head: string; title: string }): Reply {
    const pull = { number: this.pulls.length + 1, head, title };
    this.pulls.push(pull);
    return made(pull);
  }
}
