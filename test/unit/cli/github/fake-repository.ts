/** A comment that the fake holds. */
export interface FakeComment {
  id: number;
  issue: number;
  body: string;
  login: string;
}

/** An issue that the fake holds; with `pullRequest` it is one. */
export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  login: string;
  labels: string[];
  state: "open" | "closed";
  pullRequest?: { head: string; base: string; sha: string; repositoryId: number };
}

/** What is sent back. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

type Route = [line: RegExp, serve: (id: string, url: URL, body: never) => Reply];

const notFound: Reply = { status: 404, body: { message: "Not Found" } };

/** The numbers and texts of one repository, and what GitHub's REST API answers for them. */
export class FakeRepository {
  readonly login = "github-actions[bot]";
  readonly comments: FakeComment[] = [];
  readonly issues: FakeIssue[] = [];
  /** Called once the comments or issues were listed, to play what happens between two requests. */
  afterListing: () => void = () => {};
  #nextId = 1_000;

  comment(issue: number, login: string, body: string): FakeComment {
    this.#nextId += 1;
    const comment = { id: this.#nextId, issue, body, login };
    this.comments.push(comment);
    return comment;
  }

  /** The answer to a request; `path` is below the repository. */
  answer(method: string | undefined, path: string, url: URL, body: unknown): Reply {
    for (const [line, serve] of this.#routes) {
      const match = line.exec(`${method} ${path}`);
      if (match !== null) {
        return serve(match[1] ?? "", url, body as never);
      }
    }
    return notFound;
  }

  readonly #routes: Route[] = [
    [/^GET \/issues\/(\d+)\/comments$/, (id, url) => this.#listComments(id, url)],
    [/^POST \/issues\/(\d+)\/comments$/, (id, _url, body) => this.#addComment(id, body)],
    [/^PATCH \/issues\/comments\/(\d+)$/, (id, _url, body) => this.#editComment(id, body)],
    [/^DELETE \/issues\/comments\/(\d+)$/, (id) => this.#deleteComment(id)],
    [/^GET \/issues$/, (_id, url) => this.#listIssues(url)],
    [/^POST \/issues$/, (_id, _url, body) => this.#openIssue(body)],
    [/^PATCH \/issues\/(\d+)$/, (id, _url, body) => this.#editIssue(id, body)],
    [/^GET \/pulls$/, (_id, url) => this.#listPulls(url)],
  ];

  #listComments(id: string, url: URL): Reply {
    const listed = this.comments.filter(({ issue }) => issue === Number(id)).map((one) => this.#commentBody(one));
    this.afterListing();
    return this.#page(url, listed);
  }

  #addComment(id: string, { body }: { body: string }): Reply {
    return { status: 201, body: this.#commentBody(this.comment(Number(id), this.login, body)) };
  }

  #editComment(id: string, { body }: { body: string }): Reply {
    const comment = this.comments.find((one) => one.id === Number(id));
    return comment ? { status: 200, body: this.#commentBody(Object.assign(comment, { body })) } : notFound;
  }

  #deleteComment(id: string): Reply {
    const index = this.comments.findIndex((one) => one.id === Number(id));
    return index < 0 ? notFound : { status: 204, body: this.comments.splice(index, 1) && undefined };
  }

  #listIssues(url: URL): Reply {
    const label = url.searchParams.get("labels") ?? "";
    const listed = this.issues.filter(({ labels }) => labels.includes(label)).toReversed();
    const bodies = listed.map((one) => this.#issueBody(one));
    this.afterListing();
    return this.#page(url, bodies);
  }

  #openIssue(given: Pick<FakeIssue, "title" | "body" | "labels">): Reply {
    const { login } = this;
    const issue: FakeIssue = { number: this.issues.length + 1, login, state: "open", ...given };
    this.issues.push(issue);
    return { status: 201, body: this.#issueBody(issue) };
  }

  #editIssue(id: string, changes: Partial<FakeIssue>): Reply {
    const issue = this.issues.find(({ number }) => number === Number(id));
    return issue === undefined ? notFound : { status: 200, body: this.#issueBody(Object.assign(issue, changes)) };
  }

  #listPulls(url: URL): Reply {
    const { state, head, base } = Object.fromEntries(url.searchParams);
    const pulls = this.issues
      .filter((one) => one.state === state)
      .filter(({ pullRequest }) => pullRequest?.head === head && pullRequest?.base === base)
      .map(({ number, login, pullRequest }) => ({
        number,
        user: { login },
        head: { sha: pullRequest?.sha, repo: { id: pullRequest?.repositoryId } },
      }));
    return this.#page(url, pulls);
  }

  #page(url: URL, entries: unknown[]): Reply {
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const headers: Record<string, string> =
      page * size < entries.length ? { link: `<${next}>; rel="next", <${url}>; rel="first"` } : {};
    return { status: 200, headers, body: entries.slice((page - 1) * size, page * size) };
  }

  #commentBody({ id, issue, body, login }: FakeComment) {
    return { id, body, user: { login }, html_url: `https://github.test/${issue}#issuecomment-${id}` };
  }

  #issueBody({ number, title, body, state, login, pullRequest }: FakeIssue) {
    const user = { login };
    const html_url = `https://github.test/issues/${number}`;
    return { number, title, body, state, user, html_url, ...(pullRequest ? { pull_request: {} } : {}) };
  }
}
