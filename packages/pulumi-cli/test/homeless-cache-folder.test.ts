import { join } from "node:path";

import { expect, test, vi } from "vitest";

import { defaultCacheFolder } from "../src/engine/cache-folder.ts";

vi.mock("node:os", () => ({
  userInfo: () => {
    throw new Error("ENOENT: no such user");
  },
}));

test("a user without a home keeps copies in the checkout", () => {
  const checkout = join(import.meta.dirname, "../../..");
  expect(defaultCacheFolder({}, "linux")).toBe(join(checkout, ".local/cache"));
});
