import { describe, expect, test } from "vitest";

import { editYaml } from "../../../../cli/stack/yaml-edit.ts";
import { UserError } from "../../../../cli/user-error.ts";

/** A file in nobody's style: nothing of it is as the library would write it. */
const text = `# Our environment


secretsprovider:   awskms://alias/desk

config:
    # Where the console is opened
    desk:origins:      # by the proxy
    - https://desk.example.com
    - 'https://desk.test'

    desk:generation:   "14"   # see the runbook
    desk:name:         'Desk' # shown
    desk:secret:
        secure:   v1:abc
    # The end


encryptedkey:   abc`;

function edited(former: string, values: Record<string, unknown>): string {
  return editYaml(former, { mapping: "config", values });
}

describe("an edited value", () => {
  test.each([
    [15, "15"],
    [true, "true"],
    ["16", '"16"'],
    ["two words", "two words"],
    [["a", "b, c"], '[a, "b, c"]'],
  ])("is replaced where it stands: %j", (value, written) => {
    const expected = text.replace('"14"', written);
    expect(edited(text, { "desk:generation": value })).toBe(expected);
  });

  test.each([
    [
      "folded",
      "config:\n  a: >-  # c\n    x\n\n    y\n\n\n# d\nz:   1\n",
      "config:\n  a: 2\n\n\n# d\nz:   1\n",
    ],
    ["quoted over lines", 'config:\n  a: "x\n    y"   # c\nz:   1\n', "config:\n  a: 2   # c\nz:   1\n"],
    ["in flow style", "config:\n  a: [x,\n    y]   # c\nz:   1\n", "config:\n  a: 2   # c\nz:   1\n"],
    ["missing", "config:\n  a:   # c\n  # d\nz:   1\n", "config:\n  a: 2   # c\n  # d\nz:   1\n"],
    ["missing at the end", "z:   1\nconfig:\n  a:", "z:   1\nconfig:\n  a: 2"],
    ["null", "config:\n  a:   ~   # c\nz:   1\n", "config:\n  a:   2   # c\nz:   1\n"],
    ["on a line of its own", "config:\n  a: # c\n      x\nz:   1\n", "config:\n  a: # c\n      2\nz:   1\n"],
    ["after an explicit key", "config:\n  ? a\n  : 1\nz:   1\n", "config:\n  ? a\n  : 2\nz:   1\n"],
  ])("may have been %s", (_, former, expected) => {
    expect(edited(former, { a: 2 })).toBe(expected);
  });

  test("that was a list or a mapping takes the place of all its lines", () => {
    const origins = text.slice(text.indexOf("    desk:origins"), text.indexOf("\n\n    desk:generation"));
    const list = "    desk:origins:\n        - https://a.test\n        - https://b.test";
    expect(edited(text, { "desk:origins": ["https://a.test", "https://b.test"] })).toBe(
      text.replace(origins, list),
    );
    expect(edited(text, { "desk:secret": "open" })).toBe(
      text.replace("desk:secret:\n        secure:   v1:abc", "desk:secret: open"),
    );
  });

  test("leaves comments below a list that ends in nothing", () => {
    const former = "config:\n  a:\n    -\n    # c\n  # d\nz:   1\n";
    expect(edited(former, { a: 2 })).toBe("config:\n  a: 2\n    # c\n  # d\nz:   1\n");
  });

  test("stays on its line, however long it is", () => {
    const long = "long ".repeat(60).trim();
    expect(edited(text, { "desk:name": long })).toBe(text.replace("'Desk'", long));
  });
});

describe("an added value", () => {
  test("stands below the last one as that is indented, before comments", () => {
    const secret = "        secure:   v1:abc\n";
    const added = "    desk:protect: true\n    desk:owners:\n        - ada\n        - tom\n";
    expect(edited(text, { "desk:protect": true, "desk:owners": ["ada", "tom"] })).toBe(
      text.replace(secret, secret + added),
    );
  });

  test("stands on one line where it is text of several", () => {
    expect(edited("config:\n  a:   1\n", { b: "x\n\ny" })).toBe('config:\n  a:   1\n  b: "x\\n\\ny"\n');
  });

  test("keeps a file without a last line break so", () => {
    expect(edited("z:   1\nconfig:\n  a: 1", { b: 2 })).toBe("z:   1\nconfig:\n  a: 1\n  b: 2");
  });

  test("leaves a block scalar's last line breaks alone", () => {
    const former = "config:\n  a: |\n    x\n\n\n# c\n";
    expect(edited(former, { b: 2 })).toBe("config:\n  a: |\n    x\n  b: 2\n\n\n# c\n");
  });

  test.each([
    ["", "config:\n  a:\n    - x\n"],
    ["# Nothing yet\n\n\n", "# Nothing yet\n\n\nconfig:\n  a:\n    - x\n"],
    ["# Nothing yet", "# Nothing yet\nconfig:\n  a:\n    - x"],
    ["---\n", "---\nconfig:\n  a:\n    - x\n"],
    ["{}\n", "config:\n  a:\n    - x\n"],
    ["z:   1 # c\n\n\n# d\n", "z:   1 # c\nconfig:\n  a:\n    - x\n\n\n# d\n"],
    ["z:   1", "z:   1\nconfig:\n  a:\n    - x"],
    ["config:", "config:\n  a:\n    - x"],
    ["config:   # c\n  # d\nz:   1\n", "config:   # c\n  a:\n    - x\n  # d\nz:   1\n"],
    ["config:   ~\nz:   1\n", "config:\n  a:\n    - x\nz:   1\n"],
    ["config: {}   # c\nz:   1\n", "config:   # c\n  a:\n    - x\nz:   1\n"],
  ])("makes the mapping where there is none in %j", (former, expected) => {
    expect(edited(former, { a: ["x"] })).toBe(expected);
  });
});

describe("a value that is taken out", () => {
  test("goes with its lines, and no others", () => {
    const lines = "    desk:secret:\n        secure:   v1:abc\n";
    expect(edited(text, { "desk:secret": undefined })).toBe(text.replace(lines, ""));
    const line = '    desk:generation:   "14"   # see the runbook\n';
    expect(edited(text, { "desk:generation": undefined })).toBe(text.replace(line, ""));
  });

  test("goes with the line break before it where it is the last one of a file without one", () => {
    expect(edited("z:   1\nconfig:\n  a: 1\n  b: 2", { b: undefined })).toBe("z:   1\nconfig:\n  a: 1");
    expect(edited("z:   1\r\nconfig:\r\n  a: 1", { a: undefined })).toBe("z:   1\r\nconfig:");
  });

  test("may be the only one", () => {
    expect(edited("config:\n  # c\n  a: 1\nz:   1\n", { a: undefined })).toBe("config:\n  # c\nz:   1\n");
  });

  test.each([text, "", "z:   1", "config:   # c", "config:  {}\n"])(
    "changes nothing where it is not in %j",
    (former) => {
      expect(edited(former, { other: undefined })).toBe(former);
    },
  );

  test("is taken out while others are replaced and added", () => {
    const former = "config:\n    a:   1\n    b:\n    - x\n\n\n    c:   3   # c";
    expect(edited(former, { a: 2, b: undefined, d: ["y"] })).toBe(
      "config:\n    a:   2\n\n\n    c:   3   # c\n    d:\n        - y",
    );
  });
});

describe("a mapping in flow style", () => {
  const json = '{\n    "z":   1,\n    "config": {\n        "a": 1,\n        "b": [ 2 ]\n    }\n}\n';

  test.each([
    ["config: {a: 1}   # c\n", { b: "x, y" }, 'config: {a: 1, b: "x, y"}   # c\n'],
    ["config: {a: 1, }\n", { b: ["x"] }, "config: {a: 1, b: [x], }\n"],
    ["config: {a: 1,  b: 2}\n", { a: 3 }, "config: {a: 3,  b: 2}\n"],
    ["config: {a: 1,  b: 2}\n", { a: undefined }, "config: {b: 2}\n"],
    ["config: {a: 1,  b: 2}\n", { b: undefined }, "config: {a: 1}\n"],
    ["config: {a: 1}   # c\n", { a: undefined }, "config: {}   # c\n"],
    ["config: {b:   1, a}\n", { c: 2 }, "config: {b:   1, a, c: 2}\n"],
    ["config: {b:   1, a}\n", { a: undefined }, "config: {b:   1}\n"],
    ["config: {a, b: 1}   # c\n", { b: 2 }, "config: {a, b: 2}   # c\n"],
    ["{config: {}}\n", { a: 1 }, "{config: {a: 1}}\n"],
    ["{z:   1}\n", { a: 1 }, "{z:   1, config: {a: 1}}\n"],
    [json, { a: 3 }, json.replace('"a": 1', '"a": 3')],
    [json, { c: 3 }, json.replace("[ 2 ]\n", "[ 2 ],\n        c: 3\n")],
    [json, { b: undefined }, json.replace(',\n        "b": [ 2 ]', "")],
  ])("stays one: %j with %j", (former, values, expected) => {
    expect(edited(former, values)).toBe(expected);
  });
});

describe("a file of another system", () => {
  const foreign = `\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`;

  test("keeps its line breaks and its byte order mark", () => {
    const added = "        secure:   v1:abc\r\n    desk:owners:\r\n        - ada\r\n";
    expect(edited(foreign, { "desk:generation": 15, "desk:owners": ["ada"], "desk:name": undefined })).toBe(
      foreign
        .replace('"14"', "15")
        .replace("    desk:name:         'Desk' # shown\r\n", "")
        .replace("        secure:   v1:abc\r\n", added),
    );
  });

  test.each([
    ["\uFEFF", "\uFEFFconfig:\n  a: 1\n"],
    ["\uFEFFz:   1\r\n", "\uFEFFz:   1\r\nconfig:\r\n  a: 1\r\n"],
    ["config: {}\r\nz:   1\r\n", "config:\r\n  a: 1\r\nz:   1\r\n"],
  ])("keeps them where it has no values yet: %j", (former, expected) => {
    expect(edited(former, { a: 1 })).toBe(expected);
  });
});

describe("a file that cannot be edited line by line", () => {
  test.each([
    [
      "an explicit key before a new value",
      "config:\n  ? a\n  : 1\nz:   1\n",
      "config:\n  a: 1\n  b: 2\nz: 1\n",
    ],
    ["text in the mapping's place", "config: text\nz:   1\n", "config:\n  b: 2\nz: 1\n"],
    ["a tag that would hold for it", "config:\n  b: !!str 1\n  c:   1\n", "config:\n  b: 2\n  c: 1\n"],
  ])("is written anew: %s", (_, former, expected) => {
    expect(edited(former, { b: 2 })).toBe(expected);
  });

  test("is written anew where a value's end would become another one's", () => {
    const former = "config:\n  a: >-\n    x\n  b:\n    # c\nz:   1\n";
    expect(edited(former, { b: undefined })).toBe("config:\n  a: >-\n    x\nz: 1\n");
  });

  test("is refused where another value is an alias of the replaced one", () => {
    const former = "config:\n  b: &one 1\n  c: *one\n";
    const refusal = new UserError(
      "A value that is written anew must have no alias elsewhere in the file, but it has: Unresolved alias (the anchor must be " +
        "set before the alias): one. The file is as it was. Write the value itself in the place of *one and try again.",
    );
    expect(() => edited(former, { b: 2 })).toThrow(refusal);
    expect(() => edited(former, { b: undefined })).toThrow(refusal);
  });
});
