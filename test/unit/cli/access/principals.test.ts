import { afterEach, expect, test, vi } from "vitest";

import { assignmentsIn, readPrincipals } from "../../../../cli/access/principals.ts";
import { StackConfiguration } from "../../../../cli/stack/configuration/stack-configuration.ts";
import { ProjectFolder } from "../project-folder.ts";
import { graphOf } from "./answering-graph.ts";

afterEach(() => vi.unstubAllGlobals());

const object = (type: string, id: string, displayName: string | null) => ({
  "@odata.type": `#microsoft.graph.${type}`,
  id,
  displayName,
});

test("groups, people and programs are named, nested groups noticed, and whom the tenant does not have", async () => {
  const { graph, sent } = await graphOf({
    getByIds: {
      value: [
        object("group", "aa", "Support"),
        object("group", "bb", "Staff"),
        object("user", "cc", null),
        object("servicePrincipal", "dd", "Robot"),
      ],
    },
    "/groups/aa/members": { value: [object("user", "cc", null), object("group", "ff", null)] },
  });
  expect(await readPrincipals(graph, ["AA", "bb", "cc", "dd", "ee", "aa"])).toEqual(
    new Map([
      ["aa", { kind: "group", name: "Support", hasGroups: true, hasPeople: true }],
      ["bb", { kind: "group", name: "Staff" }],
      ["cc", { kind: "user", name: undefined }],
      ["dd", { kind: "servicePrincipal", name: "Robot" }],
      ["ee", { kind: "missing" }],
    ]),
  );
  expect(sent).toEqual([
    'POST /directoryObjects/getByIds {"ids":["aa","bb","cc","dd","ee"],"types":["group","user","servicePrincipal"]}',
    "GET /groups/aa/members?$select=id,displayName&$top=999",
    "GET /groups/bb/members?$select=id,displayName&$top=999",
  ]);
});

test("nobody is called missing where the directory may not be read", async () => {
  const { graph } = await graphOf({});
  await expect(readPrincipals(graph, ["aa"])).rejects.toThrow("graph.microsoft.com answers 403");
});

test.each([
  ["config:\n  assignments:\n    Team: aa\n", { Team: "aa" }],
  ["config:\n  assignments: []\n", undefined],
  ["config: {}\n", {}],
  ["environment: [shared]\n", undefined],
  ["environment: [shared]\nconfig:\n  assignments:\n    Team: aa\n", { Team: "aa" }],
])("the configuration %j assigns %j", (text, assignments) => {
  const folder = new ProjectFolder();
  folder.write("Pulumi.yaml", "name: p\nruntime: nodejs\nconfig:\n  assignments: { type: object, default: {} }\n");
  folder.write("Pulumi.prod.yaml", text);
  expect(assignmentsIn(StackConfiguration.read(folder.path, "prod"))).toEqual(assignments);
});
