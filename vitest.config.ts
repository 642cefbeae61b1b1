import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Vitest leaves a core free, which on a machine of two cores is half of it.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "packages/*/test/**/*.test.ts"],
          // Loading the Pulumi SDK anew for each file takes longer than the tests do.
          isolate: false,
        },
      },
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          globalSetup: ["test/engine/engine-setup.ts"],
          setupFiles: ["test/engine/own-variables.ts"],
          isolate: false,
          testTimeout: 300_000,
          hookTimeout: 900_000,
          // A run of the CLI lives for a second: collecting garbage takes a seventh of its processor time.
          env: { GOGC: "off", GOMEMLIMIT: "1GiB" },
        },
      },
    ],
  },
});
