import { beforeEach, describe, expect, test } from "vitest";

import { readYamlMapping, withValues } from "../../../../../cli/stack/configuration/yaml-file.ts";
import { UserError } from "../../../../../cli/user-error.ts";
import { ProjectFolder } from "../../project-folder.ts";

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
});

describe("a YAML file of the project", () => {
  test("is read with its comments", () => {
    const document = readYamlMapping(folder.write("a.yaml", "# first\na: 1 # second\n"));
    expect(document.toJSON()).toEqual({ a: 1 });
    expect(document.toString()).toBe("# first\na: 1 # second\n");
  });

  test.each([
    ["", "empty"],
    ["# nothing yet\n", "of comments alone"],
    ["---\n", "of a document mark alone"],
  ])("is an empty mapping as %j, which is %s", (text) => {
    const document = readYamlMapping(folder.write("a.yaml", text));
    document.set("a", 1);
    expect(document.toJSON()).toEqual({ a: 1 });
  });

  test.each([
    ["a: [1\n", /a\.yaml must be YAML, but: .*\nCorrect the line, .*and try again\.$/s],
    ["a: 1\na: 2\n", /a\.yaml must be YAML, but: Map keys must be unique/],
    ["just text\n", /a\.yaml must be a YAML mapping; got something else\. Correct it\.$/],
    ["- a\n", /a\.yaml must be a YAML mapping; got something else\. Correct it\.$/],
  ])("is refused as %j", (text, message) => {
    const file = folder.write("a.yaml", text);
    expect(() => readYamlMapping(file)).toThrow(UserError);
    expect(() => readYamlMapping(file)).toThrow(message);
  });

  test("is refused when it is not there", () => {
    const read = () => readYamlMapping(`${folder.path}/missing.yaml`);
    expect(read).toThrow(UserError);
    expect(read).toThrow(
      /missing\.yaml must be readable, but: ENOENT.*Restore it with `git checkout`, or run the command where it is\.$/,
    );
  });
});

/** A file in nobody's style. */
const text = `# Our environment

secretsprovider: awskms://alias/desk

config:
  # Where the console is opened
  desk:origins:
  - https://desk.example.com
  - 'https://desk.test'

  desk:generation: "14" # see the runbook
  desk:name: 'Desk' # shown
  desk:more: [a, {b: 0x1f}]
  desk:secret:
    secure: v1:abc
  # The end

encryptedkey: abc`;

describe("a value in a YAML file", () => {
  test.each([
    [15, "15"],
    [true, "true"],
    ["16", '"16"'],
    ["two words", "two words"],
    ["long ".repeat(60).trim(), "long ".repeat(60).trim()],
    [["a", "b, c"], "\n  - a\n  - b, c"],
  ])("is replaced where it stands, and nothing else: %j", (value, written) => {
    const line = `desk:generation:${written.startsWith("\n") ? "" : " "}${written}`;
    const former = text.replace(" # see the runbook", "");
    expect(withValues(former, { "desk:generation": value })).toBe(former.replace('desk:generation: "14"', line));
  });

  test("keeps its comments", () => {
    expect(withValues(text, { "desk:generation": 15, "desk:origins": "none" })).toBe(
      text
        .replace('"14"', "15")
        .replace("desk:origins:\n  - https://desk.example.com\n  - 'https://desk.test'", "desk:origins: none"),
    );
  });

  test("may have been a mapping, or have had a tag", () => {
    expect(withValues(text, { "desk:secret": "open" })).toBe(
      text.replace("desk:secret:\n    secure: v1:abc", "desk:secret: open"),
    );
    expect(withValues("config:\n  b: !!str 1\n", { b: 2 })).toBe("config:\n  b: 2\n");
  });

  test("is added below the last one, before comments", () => {
    const secret = "    secure: v1:abc\n";
    const added = "  desk:protect: true\n  desk:owners:\n  - ada\n";
    expect(withValues(text, { "desk:protect": true, "desk:owners": ["ada"] })).toBe(
      text.replace(secret, secret + added),
    );
  });

  test("is taken out with its lines, and no others", () => {
    expect(withValues(text, { "desk:secret": undefined, "desk:name": undefined, other: undefined })).toBe(
      text.replace("  desk:secret:\n    secure: v1:abc\n", "").replace("  desk:name: 'Desk' # shown\n", ""),
    );
  });

  test.each([
    ["", "config:\n  a:\n    - x\n"],
    ["# Nothing yet\n", "# Nothing yet\n\nconfig:\n  a:\n    - x\n"],
    ["z: 1 # c", "z: 1 # c\nconfig:\n  a:\n    - x"],
    ["config: # c\n  # d\nz: 1\n", "config:\n  a:\n    - x\n  # c\n  # d\nz: 1\n"],
    ["config:\n    b: # c\n        d: 1\n", "config:\n    b:\n        # c\n        d: 1\n    a:\n        - x\n"],
    ["config: ~\nz: 1\n", "config:\n  a:\n    - x\nz: 1\n"],
    ["config: text\n", "config:\n  a:\n    - x\n"],
    ["config: {b: 1} # c\n", "config: {b: 1, a: [x]} # c\n"],
    ['{ "z": 1, "config": { "b": 2 } }\n', '{ "z": 1, "config": { "b": 2, a: [ x ] } }\n'],
  ])("is added to %j", (former, expected) => {
    expect(withValues(former, { a: ["x"] })).toBe(expected);
  });

  test("leaves line breaks and byte order mark of another system as they are", () => {
    const foreign = `\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`;
    expect(withValues(foreign, { "desk:generation": 15 })).toBe(foreign.replace('"14"', "15"));
  });

  test("is refused where another value is an alias of it", () => {
    const former = "config:\n  b: &one 1\n  c: *one\n";
    const refusal = new UserError(
      "A value that is written anew must have no alias elsewhere in the file, but it has: Unresolved alias (the anchor must be " +
        "set before the alias): one. The file is as it was. Write the value itself in the place of *one and try again.",
    );
    expect(() => withValues(former, { b: 2 })).toThrow(refusal);
    expect(() => withValues(former, { b: undefined })).toThrow(refusal);
  });
});
