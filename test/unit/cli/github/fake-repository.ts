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

interface Route {
  method: string;
  pattern: RegExp;
  serve: (id: string, url: URL, body: never) => Reply;
}

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
    for (const route of this.#routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match !== null) {
        return route.serve(match[1] ?? "", url, body as never);
      }
    }
    return { status: 404, body: { message: "Not Found" } };
  }

  readonly #routes: Route[] = [
    {
      method: "GET",
      pattern: /^\/issues\/(\d+)\/comments$/,
      serve: (id, url) => this.#listComments(id, url),
    },
    {
      method: "POST",
      pattern: /^\/issues\/(\d+)\/comments$/,
      serve: (id, _url, body) => this.#addComment(id, body),
    },
    {
      method: "PATCH",
      pattern: /^\/issues\/comments\/(\d+)$/,
      serve: (id, _url, body) => this.#editComment(id, body),
    },
    { method: "DELETE", pattern: /^\/issues\/comments\/(\d+)$/, serve: (id) => this.#deleteComment(id) },
    { method: "GET", pattern: /^\/issues$/, serve: (_id, url) => this.#listIssues(url) },
    { method: "POST", pattern: /^\/issues$/, serve: (_id, _url, body) => this.#openIssue(body) },
    { method: "PATCH", pattern: /^\/issues\/(\d+)$/, serve: (id, _url, body) => this.#editIssue(id, body) },
    { method: "GET", pattern: /^\/pulls$/, serve: (_id, url) => this.#listPulls(url) },
  ];

  #listComments(id: string, url: URL): Reply {
    const listed = this.comments
      .filter(({ issue }) => issue === Number(id))
      .map((one) => this.#commentBody(one));
    this.afterListing();
    return this.#page(url, listed);
  }

  #addComment(id: string, { body }: { body: string }): Reply {
    return { status: 201, body: this.#commentBody(this.comment(Number(id), this.login, body)) };
  }

  #editComment(id: string, { body }: { body: string }): Reply {
    const comment = this.comments.find((one) => one.id === Number(id));
    if (comment === undefined) {
      return { status: 404, body: { message: "Not Found" } };
    }
    comment.body = body;
    return { status: 200, body: this.#commentBody(comment) };
  }

  #deleteComment(id: string): Reply {
    const index = this.comments.findIndex((one) => one.id === Number(id));
    return index < 0
      ? { status: 404, body: { message: "Not Found" } }
      : { status: 204, body: this.comments.splice(index, 1) && undefined };
  }

  #listIssues(url: URL): Reply {
    const label = url.searchParams.get("labels") ?? "";
    const listed = this.issues.filter(({ labels }) => labels.includes(label)).toReversed();
    this.afterListing();
    return this.#page(
      url,
      listed.map((one) => this.#issueBody(one)),
    );
  }

  #openIssue({ title, body, labels }: Pick<FakeIssue, "title" | "body" | "labels">): Reply {
    const issue: FakeIssue = {
      number: this.issues.length + 1,
      title,
      body,
      labels,
      login: this.login,
      state: "open",
    };
    this.issues.push(issue);
    return { status: 201, body: this.#issueBody(issue) };
  }

  #editIssue(id: string, changes: Partial<FakeIssue>): Reply {
    const issue = this.issues.find(({ number }) => number === Number(id));
    return issue === undefined
      ? { status: 404, body: { message: "Not Found" } }
      : { status: 200, body: this.#issueBody(Object.assign(issue, changes)) };
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
