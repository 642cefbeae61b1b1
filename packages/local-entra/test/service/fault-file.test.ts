import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { faultFileOf, readFaults } from "../../src/faults/fault-file.ts";
import { type LocalEntra, LocalEntraError, startLocalEntra } from "../../src/local-entra.ts";
import { started, temporaryFolder } from "./started.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, "faults.yaml");
});

function read(text: string) {
  writeFileSync(file, text);
  return readFaults(file);
}

describe("a faults file", () => {
  test("says what goes wrong", () => {
    const text = `# a bad day
- fault: throttled
  retryAfter: 2
  method: POST
  path: /v1.0/applications
  times: 3
- fault: unavailable
- fault: dropped
  when: after
- fault: dropped
- fault: lag
  reads: 2
  seconds: 1
- fault: secretLifetime
  days: 180
`;
    expect(read(text)).toEqual([
      { fault: "throttled", retryAfter: 2, method: "POST", path: "/v1.0/applications", times: 3 },
      { fault: "unavailable" },
      { fault: "dropped", when: "after" },
      { fault: "dropped", when: "before" },
      { fault: "lag", reads: 2, seconds: 1 },
      { fault: "secretLifetime", days: 180 },
    ]);
  });

  test("can be the example", () => {
    const example = join(import.meta.dirname, "../../src/faults/example.yaml");
    const kinds = ["throttled", "unavailable", "dropped", "lag", "secretLifetime"];
    expect(readFaults(example).map(({ fault }) => fault)).toEqual(kinds);
  });

  test("may hold nothing but comments", () => {
    expect(read("# - fault: throttled\n\n")).toEqual([]);
  });

  test.each([
    ["- fault: [", /line 1: the file must be YAML/],
    ["fault: throttled", /line 1: the file must be a list, got a map/],
    ["- throttled", /line 1: the file, entry 1 must be a map, got "throttled"/],
    ["- fault: slow", /line 1: the file, entry 1: fault must be one of throttled, unavailable, .* got "slow"/],
    ["- times: 1", /line 1: the file, entry 1: fault must be one of .* but it is missing/],
    ["- fault: lag\n  days: 3", /line 2: the file, entry 1 must only have .* got days/],
    ["- fault: lag\n  reads: -1", /line 2: the file, entry 1: reads must be a whole number from 0, got -1/],
    ["- fault: secretLifetime", /line 1: the file, entry 1: days must be a whole number from 0, but it is missing/],
    ["- fault: lag\n  path: v1.0", /line 2: .* path must be a path that starts with \//],
    ["- fault: lag\n  method: FETCH", /line 2: .* method must be one of GET, POST/],
    ["- fault: dropped\n  when: never", /line 2: .* when must be one of before, after, got "never"/],
  ])("is refused when it says %j", (text, message) => {
    expect(() => read(text)).toThrow(LocalEntraError);
    expect(() => read(text)).toThrow(message);
  });

  test("keeps local Entra from starting when it is wrong", async () => {
    writeFileSync(file, "- fault: slow");
    await expect(startLocalEntra({ folder })).rejects.toMatchObject({
      code: "LOCAL_ENTRA_FAULTS_INVALID",
      message: expect.stringMatching(/faults\.yaml, line 1/),
    });
  });

  test("is the folder's own unless another is named, and is not needed", async () => {
    expect(faultFileOf(folder)).toBeUndefined();
    writeFileSync(file, "");
    expect(faultFileOf(folder)).toBe(file);
  });

  test.each([
    ["in the folder", () => ({ folder })],
    ["that is named", () => ({ faultFile: file })],
  ])("%s counts from the start, beside the option", async (_where, options) => {
    writeFileSync(file, "- fault: throttled\n  path: /metadata/endpoints\n  times: 1\n");
    const entra: LocalEntra = await started({
      ...options(),
      faults: [{ fault: "unavailable", path: "/metadata/endpoints", times: 1 }],
    });
    const status = async () => (await fetch(`${entra.url}/metadata/endpoints?api-version=2022-09-01`)).status;
    expect([await status(), await status(), await status()]).toEqual([429, 503, 200]);
  });
});
