import { expect, test } from "vitest";

import { readAccess } from "../../../../cli/github/access.ts";

const job = { GITHUB_TOKEN: "t0ken", GITHUB_REPOSITORY: "acme/sign-in" };

test("github.com is asked unless the job is on another GitHub", () => {
  expect(readAccess(job)).toEqual({
    apiUrl: "https://api.github.com",
    graphqlUrl: "https://api.github.com/graphql",
    repository: "acme/sign-in",
    token: "t0ken",
  });
  expect(readAccess({ ...job, GITHUB_API_URL: "https://git.acme.test/api/v3/" })).toMatchObject({
    apiUrl: "https://git.acme.test/api/v3",
    graphqlUrl: "https://git.acme.test/api/graphql",
  });
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  ["no token", { GITHUB_TOKEN: undefined }, "GITHUB_TOKEN must be set, but it is not."],
  ["a token of two words", { GITHUB_TOKEN: "se cret" }, "GITHUB_TOKEN must be one word of printable ASCII characters"],
  ["no repository", { GITHUB_REPOSITORY: "" }, 'GITHUB_REPOSITORY must be OWNER/NAME; got "".'],
  ["a path", { GITHUB_REPOSITORY: "a/b/../c" }, 'GITHUB_REPOSITORY must be OWNER/NAME; got "a/b/../c".'],
  ["an address in clear", { GITHUB_API_URL: "http://api.github.com" }, "GITHUB_API_URL must be an https:// address"],
  ["no address", { GITHUB_GRAPHQL_URL: "here" }, 'GITHUB_GRAPHQL_URL must be an https:// address; got "here".'],
])("refuses %s", (_what, variables, message) => {
  expect(() => readAccess({ ...job, ...variables })).toThrow(message);
});

test("no refusal shows the token", () => {
  expect(() => readAccess({ ...job, GITHUB_TOKEN: "se cret" })).toThrow(/^(?!.*cret).*$/);
});
