import { describe, expect, test } from "vitest";

import { notKnown, type Values } from "../src/protocol/property-values.ts";
import { RandomProvider } from "../src/random/random-provider.ts";
import { StackResource } from "./fixtures/stack.ts";

const provider = new RandomProvider();
const randomString = () => new StackResource(provider, "RandomString");
const randomId = () => new StackResource(provider, "RandomId");

describe("RandomString", () => {
  test("has the length and the kinds of characters that are asked for", async () => {
    const { id, state } = await randomString().create({ length: 40, special: false, upper: false });
    expect(state.result).toMatch(/^[a-z0-9]{40}$/);
    expect(id).toBe(state.result);
  });

  test("has at least so many of each kind", async () => {
    const least = { minUpper: 2, minLower: 3, minNumeric: 4, minSpecial: 5 };
    const { state } = await randomString().create({ length: 14, overrideSpecial: "#", ...least });
    const counts = [/[A-Z]/g, /[a-z]/g, /\d/g, /#/g].map((kind) => String(state.result).match(kind)?.length);
    expect(counts).toEqual([2, 3, 4, 5]);
  });

  test("is another one each time", async () => {
    const one = await randomString().create({ length: 32 });
    const other = await randomString().create({ length: 32 });
    expect(one.state.result).not.toBe(other.state.result);
  });

  test("shows its defaults in the state", async () => {
    const { state } = await randomString().create({ length: 6 });
    expect(state).toMatchObject({
      lower: true,
      minLower: 0,
      minNumeric: 0,
      minSpecial: 0,
      minUpper: 0,
      number: true,
      numeric: true,
      special: true,
      upper: true,
      __meta: '{"schema_version":"2"}',
    });
  });

  test("is not known in a preview", async () => {
    expect((await randomString().previewCreate({ length: 6 })).result).toBe(notKnown);
  });

  test("stays what it is for the same inputs, also after a refresh", async () => {
    const resource = await randomString().create({ length: 6, special: false });
    expect(await resource.isSettled({ length: 6, special: false, lower: true })).toBe(true);
  });

  test.each<[string, Values, string]>([
    ["another length", { length: 7 }, "length"],
    ["other keepers", { length: 6, keepers: { a: "1" } }, "keepers"],
    ["keepers that are not known yet", { length: 6, keepers: { a: notKnown } }, "keepers"],
  ])("is replaced for %s", async (_, inputs, name) => {
    const resource = await randomString().create({ length: 6 });
    expect((await resource.diff(inputs)).replaces).toEqual([name]);
  });

  test("is imported by its text", async () => {
    expect(await randomString().import("abC1!x")).toEqual({
      length: 6,
      lower: true,
      number: true,
      numeric: true,
      special: true,
      upper: true,
    });
  });

  test.each([
    ["no length", {}, 'The argument "length" is required'],
    ["a length of 0", { length: 0 }, "Attribute length value must be at least 1, got: 0"],
    ["more demanded than fits", { length: 3, minUpper: 4 }, "must be at least sum of min_upper"],
    ["less than nothing", { length: 3, minUpper: -1 }, "Attribute minUpper value must be at least 0, got: -1"],
    [
      "no kind of characters",
      { length: 3, lower: false, upper: false, numeric: false, special: false },
      "At least one attribute out of [special,upper,lower,numeric] must be specified as true",
    ],
    [
      "contradicting names of one thing",
      { length: 3, number: false, numeric: true },
      "Number and numeric are both configured",
    ],
    ["an unknown input", { length: 3, foo: 1 }, "Invalid or unknown key. Examine values at 'r.foo'."],
    ["a result", { length: 3, result: "x" }, 'Can\'t configure a value for "result"'],
  ])("refuses %s", async (_, inputs, reason) => {
    expect(await randomString().failures(inputs)).toEqual([expect.stringContaining(reason)]);
  });
});

describe("RandomId", () => {
  test("shows the same bytes in four notations, after the prefix", async () => {
    const { id, state } = await randomId().create({ byteLength: 4, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    expect(bytes).toHaveLength(4);
    expect(state).toMatchObject({
      b64Std: `p-${bytes.toString("base64")}`,
      b64Url: `p-${id}`,
      dec: `p-${bytes.readUInt32BE()}`,
      hex: `p-${bytes.toString("hex")}`,
    });
  });

  test("is replaced for another prefix", async () => {
    const resource = await randomId().create({ byteLength: 4 });
    expect((await resource.diff({ byteLength: 4, prefix: "q" })).replaces).toEqual(["prefix"]);
  });

  test("is imported by its base64url text, with a prefix before a comma", async () => {
    expect(await randomId().import("p-,qO0")).toEqual({ byteLength: 2, prefix: "p-" });
    await expect(randomId().import("no id!")).rejects.toThrow("must be [prefix,]base64url, got no id!");
  });

  test("refuses to be of no bytes", async () => {
    expect(await randomId().failures({ byteLength: 0 })).toEqual([
      "Attribute byte_length value must be at least 1, got: 0. Examine values at 'r.byteLength'.",
    ]);
  });
});

test("the random provider has no configuration", () => {
  expect(provider.checkConfiguration({ version: "4.21.2" })).toEqual([]);
  expect(provider.checkConfiguration({ seed: "1" })).toEqual([
    { reason: "`random:seed` is not a valid configuration key for the random provider." },
  ]);
});
