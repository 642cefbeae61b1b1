import { beforeEach, describe, expect, test } from "vitest";

import { stackFileProblem } from "../../../configuration/stack-file.ts";
import { ProjectFolder } from "../cli/project-folder.ts";

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
  folder.write(
    "Pulumi.yaml",
    `name: my-desk
config:
  displayName: { default: RustDesk }
  consoleOrigins: { type: array }
  owners: { type: array }
  protect: { default: false }
  clientSecretGeneration: { default: 1 }
  existingClientSecret: { default: "" }
  pulumi:tags: { value: { pulumi:template: typescript } }
`,
  );
});

/** The problems of a file, without the sentence before them. */
function problemsOf(text: string | Buffer): string[] {
  folder.write("Pulumi.prod.yaml", text);
  const [head, ...problems] = stackFileProblem(folder.path, "prod")?.split("\n") ?? [];
  if (head !== undefined) {
    expect(head).toBe(
      `${folder.path}/Pulumi.prod.yaml must be corrected, since it would not be read as it is meant. Nothing was changed.`,
    );
  }
  return problems.map((problem) => problem.replace(/^ {2}- /, ""));
}

describe("an environment's file", () => {
  test("may have keys of the project, the providers and the engine, and what the CLI writes beside them", () => {
    expect(
      problemsOf(`secretsprovider: passphrase
encryptionsalt: v1:abc=
environment:
  - desk/prod
x-people: &people [11111111-1111-1111-1111-111111111111]
config:
  displayName: "2026-05-31"
  my-desk:consoleOrigins: [https://desk.example.com, "http://localhost:8000"]
  my-desk:config:protect: True
  my-desk:owners: *people
  my-desk:clientSecretGeneration: 2
  my-desk:existingClientSecret:
    secure: v1:abc
  azuread:tenantId: aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb
  random:anything: true
  pulumi:disable-default-providers: [random]
`),
    ).toEqual([]);
  });

  test.each(["", "config:\n", "config: {}\n", "# nothing\n"])("may be empty: %j", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test("is for others to refuse where it or Pulumi.yaml is missing", () => {
    expect(stackFileProblem(folder.path, "staging")).toBeUndefined();
    expect(stackFileProblem("/nowhere", "prod")).toBeUndefined();
  });

  const renamed = " (Pulumi.yaml names the project my-desk)";

  test.each([
    ["rustdesk-entra:displayName", `is read by nothing${renamed}. Write my-desk:displayName.`],
    ["rustdesk_entra:DisplayName", `is read by nothing${renamed}. Write my-desk:displayName.`],
    ["my-desk.displayName", "is read by nothing. Write displayName."],
    ["my-desk:displayname", "is read by nothing. Write my-desk:displayName."],
    ["My-Desk:owners", `is read by nothing${renamed}. Write my-desk:owners.`],
    ["ownres", "is read by nothing. Write owners."],
    ["owners ", "is read by nothing. Write owners."],
    ["azureAD:tenantId", `is read by nothing${renamed}. Write azuread:tenantId.`],
    ["azure-ad:clientId", `is read by nothing${renamed}. Write azuread:clientId.`],
    [
      "azure-native:location",
      `is read by nothing${renamed}. Remove it, or add its provider to configuration/known-keys.ts if you have added one to the program.`,
    ],
    ["consoleOrigins[0]", "is read by nothing. Write consoleOrigins."],
    ["my-desk:more:displayName", "is read by nothing. Remove it; Pulumi.yaml lists the keys."],
  ])("is refused with the key %j", (key, problem) => {
    expect(problemsOf(`config:\n  protect: true\n  ${JSON.stringify(key)}: x\n`)).toEqual([
      `line 3: ${key === "owners " ? '"owners "' : key} ${problem}`,
    ]);
  });

  test.each([
    [
      "displayName: Desk",
      "displayName must stand below config:, as displayName: nothing reads it where it is. Move it there, indented.",
    ],
    [
      "rustdesk-entra:protect: true",
      "rustdesk-entra:protect must stand below config:, as my-desk:protect: nothing reads it where it is. Move it there, indented.",
    ],
    [
      "azuread:tenantId: x",
      "azuread:tenantId must stand below config:, as azuread:tenantId: nothing reads it where it is. Move it there, indented.",
    ],
    ["Config: {}", "Config must be written config: nothing reads it so. Correct it."],
    ["team: desk", "team is read by nothing. Remove it."],
  ])("is refused with %j at its root", (line, problem) => {
    expect(problemsOf(`config:\n  owners: []\n${line}\n`)).toEqual([`line 3: ${problem}`]);
  });

  test("is refused with one key in two forms", () => {
    expect(
      problemsOf("config:\n  owners: []\n  protect: true\n  my-desk:owners: [a]\n  my-desk:config:owners: [b]\n"),
    ).toEqual([
      "line 4: my-desk:owners must not repeat owners of line 2: the engine takes either of them. Remove one.",
      "line 5: my-desk:config:owners must not repeat my-desk:owners of line 4: the engine takes either of them. Remove one.",
    ]);
  });

  test.each(["my-desk", "azuread"])("is refused with keys below %s", (namespace) => {
    expect(problemsOf(`config:\n  ${namespace}:\n    displayName: Desk\n`)).toEqual([
      `line 2: ${namespace} must not have keys below it. Write each as one word, such as ${namespace}:displayName, indented like ${namespace}.`,
    ]);
  });

  test("is refused with values that the engine takes for something else, wherever they stand", () => {
    expect(
      problemsOf(
        "config:\n  displayName: 2026-05-31\n  owners:\n    - 1_000\n  azuread:x: {y: 010}\nencryptedkey: 1e5\n",
      ),
    ).toEqual([
      'line 2: displayName must stand in quotes: without them the engine takes 2026-05-31 for a date and writes it in another way. Quote it: "2026-05-31".',
      'line 4: owners[0] must stand in quotes: without them the engine takes 1_000 for a number and writes it in another way. Quote it: "1_000", or a number in plain digits.',
      'line 5: azuread:x.y must stand in quotes: without them the engine takes 010 for a number and writes it in another way. Quote it: "010", or a number in plain digits.',
      'line 6: encryptedkey must stand in quotes: without them the engine takes 1e5 for a number and writes it in another way. Quote it: "1e5", or a number in plain digits.',
    ]);
  });

  test.each(["", '"'])("is refused with what the engine has written in the place of a date: %j", (quote) => {
    const text = `${quote}2027-05-31 00:00:00 +0000 UTC${quote}`;
    expect(problemsOf(`config:\n  displayName: ${text}\n`)).toEqual([
      'line 2: displayName must be a date in quotes: the engine has made 2027-05-31 00:00:00 +0000 UTC of one without. Write "2027-05-31".',
    ]);
  });

  test("is refused without a secret that it names in clear", () => {
    const [problem] = problemsOf("config:\n  existingClientSecret: 1_234_567\n");
    expect(problem).toMatch(/^line 2: existingClientSecret must stand in quotes: .* takes its value for a number/);
    expect(problem).not.toContain("1_234");
  });

  test.each([
    ["  owners:", "line 2: owners must have a value. Write one behind it, or remove the line."],
    ["  owners: ~", "line 2: owners must have a value. Write one behind it, or remove the line."],
    ["  owners: [NULL]", "line 2: owners[0] must have a value. Write one, or remove the line."],
    [
      "  displayName: !!binary aGk=",
      "line 2: displayName must have no tag (!!binary). Write the value itself, in quotes.",
    ],
    ["  displayName: !desk Desk", "line 2: displayName must have no tag (!desk). Write the value itself, in quotes."],
    ["  <<: {owners: []}", "line 2: << must be written out. Write the keys and values themselves in its place."],
  ])("is refused with %j", (line, problem) => {
    expect(problemsOf(`config:\n${line}\n`)).toEqual([problem]);
  });

  test("is refused by older rules, and as a text", () => {
    expect(problemsOf("%YAML 1.1\n---\nconfig: text\n")).toEqual([
      "line 1: %YAML 1.1 must be left out: the engine reads the file by its own rules. Remove the line.",
      "line 3: config must be a mapping: each key in a line of its own, indented. Correct it.",
    ]);
  });

  test("is refused in another encoding than UTF-8", () => {
    folder.write("Pulumi.prod.yaml", Buffer.from("\uFEFFconfig: {}\n", "utf16le"));
    expect(stackFileProblem(folder.path, "prod")).toMatch(
      /Pulumi\.prod\.yaml must be in the encoding UTF-8; got UTF-16/,
    );
  });
});
