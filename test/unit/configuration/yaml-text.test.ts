import { describe, expect, test } from "vitest";
import { Document, parse } from "yaml";

import { lostDate, misreading, quoteMisread, readYaml } from "../../../configuration/yaml-text.ts";
import { kept, misread } from "./written-forms.ts";

describe("a text without quotes", () => {
  test.each(Object.keys(misread))("is another thing to the engine: %s", (text) => {
    expect(misreading(text)).toBe(/^\d{4}-/.test(text) ? "date" : "number");
  });

  test.each(kept)("is what it says: %s", (text) => {
    expect(misreading(text)).toBeUndefined();
  });

  test.each([".inf", "-.Inf", ".nan", "9007199254740993", "1e400"])(
    "is refused where it is no text to both: %s",
    (text) => {
      expect(misreading(text)).toBe("number");
    },
  );

  test("is written in quotes where it would be misread, and stays as it is elsewhere", () => {
    const document = new Document({ names: Object.keys(misread), others: kept });
    quoteMisread(document);
    const written = document.toString();
    expect(parse(written)).toEqual({ names: Object.keys(misread), others: kept });
    expect(written).toContain('  - "1_000"\n');
    expect(written).toContain("  - 192.168.10.20\n");
  });
});

test.each([
  ["2027-05-31 00:00:00 +0000 UTC", "2027-05-31"],
  ["2027-05-31 10:00:00.5 +0000 UTC", "2027-05-31T10:00:00Z"],
  ["2027-05-31 10:00:00 +0200 +0200", "2027-05-31T10:00:00+02:00"],
  ["2027-05-31", undefined],
  ["2027-05-31 10:00:00", undefined],
])("%s is what the engine has made of %s without quotes", (text, date) => {
  expect(lostDate(text)).toBe(date);
  expect(misreading(text) === "date").toBe(date === undefined);
});

describe("a YAML file", () => {
  const text = "a: ä\n";

  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`)],
  ])("is read in %s", (_name, bytes) => {
    const read = readYaml(bytes);
    expect("document" in read && read.document.toJS()).toEqual({ a: "ä" });
  });

  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");

  test.each([
    ["UTF-16 as PowerShell writes it", utf16, "UTF-16, as Windows PowerShell's > writes it"],
    ["UTF-16 of the other order", Buffer.from(utf16).swap16(), "UTF-16, as Windows PowerShell's > writes it"],
    ["UTF-16 without a byte order mark", utf16.subarray(2), "UTF-16, as Windows PowerShell's > writes it"],
    ["Latin-1", Buffer.from(text, "latin1"), "another one"],
  ])("is refused in %s", (_name, bytes, found) => {
    expect(readYaml(bytes)).toEqual({
      problem: `must be in the encoding UTF-8; got ${found}. Save it as UTF-8 in your editor.`,
    });
  });

  test("is refused where it is no text", () => {
    const noText = Buffer.concat([Buffer.from([0, 0xd8]), Buffer.alloc(20, "x")]);
    expect(readYaml(noText)).toEqual({
      problem:
        "must be in the encoding UTF-8; got something else than text. Restore it with `git checkout`, or write it anew.",
    });
  });

  test("is refused with an alias of nothing", () => {
    expect(readYaml(Buffer.from("a: *b\n"))).toEqual({
      problem: expect.stringMatching(/^must be YAML, but: Unresolved alias .*: b\nCorrect the line/),
    });
  });

  test("is refused with an alias inside of its own anchor", () => {
    expect(readYaml(Buffer.from("a: &b\n  c: *b\n"))).toEqual({
      problem:
        "must be YAML, but: an alias (*) stands inside of its own anchor (&)\nCorrect the line, with a text that has : or # or @ in it in quotes, and try again.",
    });
  });

  test.each(["\x85", "\u2028", "\u2029"])("is refused with %j, which is a line end to the engine", (end) => {
    expect(readYaml(Buffer.from(`a: 1\nb: c${end}d\n`))).toEqual({
      problem:
        "must have no invisible line separator, which the engine takes for a line end, but has one in line 2. Type the text anew.",
    });
  });

  test("is refused with several documents, of which the engine reads the first", () => {
    expect(readYaml(Buffer.from("a: 1\n---\nb: 2\n"))).toEqual({
      problem: expect.stringMatching(
        /^must be YAML, but: Source contains multiple documents, of which the engine reads the first, at line 2/,
      ),
    });
  });
});

test("the same text is parsed once as long as it is among the last eight, and another one by itself", () => {
  const read = (name: string) => readYaml(Buffer.from(`name: ${name}\n`));
  const first = read("first");
  const others = ["b", "c", "d", "e", "f", "g", "h"];
  others.forEach(read);
  expect(read("first")).toBe(first);
  expect(read("other")).not.toBe(first);
  others.forEach(read);
  expect(read("i")).toMatchObject({ text: "name: i\n" });
  expect(read("first")).not.toBe(first);
});
