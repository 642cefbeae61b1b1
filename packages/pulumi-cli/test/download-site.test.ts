import { afterEach, expect, test, vi } from "vitest";

import { canReachDownloads } from "../src/installer/download-site.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([200, 403, 500])("an answer with status %i shows that the site can be reached", async (status) => {
  vi.stubGlobal("fetch", async () => new Response(null, { status }));
  expect(await canReachDownloads()).toBe(true);
});

test("no connection means no", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("fetch failed");
  });
  expect(await canReachDownloads()).toBe(false);
});

test("silence means no once the limit has passed", async () => {
  vi.stubGlobal(
    "fetch",
    (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  expect(await canReachDownloads(10)).toBe(false);
});
