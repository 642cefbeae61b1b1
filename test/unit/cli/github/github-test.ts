import { test as plainTest } from "vitest";

import { FakeGithub } from "./fake-github.ts";

/** A test with a GitHub of its own. */
export const test = plainTest.extend<{ github: FakeGithub }>({
  github: async ({ task: _task }, use) => {
    await using github = await FakeGithub.start();
    await use(github);
  },
});
