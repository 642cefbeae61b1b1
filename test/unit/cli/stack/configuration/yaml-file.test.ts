import { beforeEach, describe, expect, test } from "vitest";

import { readYamlMapping } from "../../../../../cli/stack/configuration/yaml-file.ts";
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
    ["a: [1\n", /a\.yaml must be YAML, but: .*\nCorrect the line and try again\.$/s],
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
