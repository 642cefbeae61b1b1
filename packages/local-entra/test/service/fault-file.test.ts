import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { UserError } from "../../../../cli/user-error.ts";
import { trustCertificateAuthority } from "../../src/certificate/trust.ts";
import { readFaults } from "../../src/faults/fault-file.ts";
import { startLocalEntra } from "../../src/local-entra.ts";

describe("faults.yaml", () => {
  let own: string;

  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), "faults-"));
  });

  afterEach(() => {
    rmSync(own, { recursive: true });
  });

  function write(text: string): void {
    writeFileSync(join(own, "faults.yaml"), text);
  }

  it("is not needed", () => {
    expect(readFaults(own)).toEqual([]);
  });

  it("says what goes wrong", () => {
    write(`# a bad day
- fault: throttled
  retryAfter: 2
  method: POST
  path: /v1.0/applications
  times: 3
- fault: unavailable
- fault: dropped
  when: after
- fault: lag
  reads: 2
  seconds: 1
- fault: secretLifetime
  days: 180
`);

    expect(readFaults(own)).toEqual([
      { fault: "throttled", retryAfter: 2, method: "POST", path: "/v1.0/applications", times: 3 },
      { fault: "unavailable" },
      { fault: "dropped", when: "after" },
      { fault: "lag", reads: 2, seconds: 1 },
      { fault: "secretLifetime", days: 180 },
    ]);
  });

  it("can be the example", () => {
    cpSync(join(import.meta.dirname, "../../src/faults/example.yaml"), join(own, "faults.yaml"));

    expect(readFaults(own).map(({ fault }) => fault)).toEqual([
      "throttled",
      "unavailable",
      "dropped",
      "lag",
      "secretLifetime",
    ]);
  });

  it("may hold nothing but comments", () => {
    write("# - fault: throttled\n\n");

    expect(readFaults(own)).toEqual([]);
  });

  it.each([
    ["- fault: [", /line 1: the file must be YAML/],
    ["fault: throttled", /line 1: the file must be a list, got a map/],
    [
      "- fault: slow",
      /line 1: the file, entry 1: fault must be one of throttled, unavailable, .* got "slow"/,
    ],
    ["- times: 1", /line 1: the file, entry 1: fault must be one of .* but it is missing/],
    ["- fault: lag\n  days: 3", /line 2: the file, entry 1 must only have .* got days/],
    ["- fault: lag\n  reads: -1", /line 2: the file, entry 1: reads must be a whole number from 0, got -1/],
    [
      "- fault: secretLifetime",
      /line 1: the file, entry 1: days must be a whole number from 0, but it is missing/,
    ],
    ["- fault: lag\n  path: v1.0", /line 2: .* path must be a path that starts with \//],
    ["- fault: lag\n  method: FETCH", /line 2: .* method must be one of GET, POST/],
    ["- fault: dropped\n  when: never", /line 2: .* when must be one of before, after, got "never"/],
  ])("is refused when it says %j", (text, message) => {
    write(text);

    expect(() => readFaults(own)).toThrow(UserError);
    expect(() => readFaults(own)).toThrow(message);
  });

  it("keeps local Entra from starting when it is wrong", async () => {
    write("- fault: slow");

    await expect(startLocalEntra({ folder: own })).rejects.toThrow(/faults\.yaml, line 1/);
  });

  it("counts from the start, beside the option", async () => {
    write("- fault: throttled\n  path: /metadata/endpoints\n  times: 1\n");
    const other = await startLocalEntra({
      folder: own,
      faults: [{ fault: "unavailable", path: "/metadata/endpoints", times: 1 }],
    });
    trustCertificateAuthority(other.caFile);
    const status = async () =>
      (await fetch(`${other.origin}/metadata/endpoints?api-version=2022-09-01`)).status;

    expect([await status(), await status(), await status()]).toEqual([429, 503, 200]);
    await other.close();
  });
});
