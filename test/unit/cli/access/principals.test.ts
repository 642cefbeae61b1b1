import { afterEach, expect, test, vi } from "vitest";

import { assignmentsIn, readPrincipals } from "../../../../cli/access/principals.ts";
import { Graph } from "../../../../cli/graph.ts";
import { StackConfiguration } from "../../../../cli/stack/configuration/stack-configuration.ts";
import { ProjectFolder } from "../project-folder.ts";

afterEach(() => vi.unstubAllGlobals());

/** Graph with these answers by the ends of paths; what is not among them is refused. */
async function graphOf(answers: Record<string, unknown>): Promise<{ graph: Graph; sent: string[] }> {
  const sent: string[] = [];
  vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit = {}) => {
    sent.push([method, url.replace("https://graph.microsoft.com/v1.0", ""), body ?? ""].join(" ").trim());
    const path = Object.keys(answers).find((end) => url.split("?")[0]?.endsWith(end));
    return path === undefined ? new Response("", { status: 403 }) : Response.json(answers[path]);
  });
  const signedIn = { "/token": { access_token: "token" } };
  Object.assign(answers, signedIn);
  const variables = { ARM_TENANT_ID: "tenant", ARM_CLIENT_ID: "deployer", ARM_CLIENT_SECRET: "s3cret" };
  const graph = await Graph.signIn(variables, undefined);
  sent.length = 0;
  return { graph, sent };
}

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
      ["aa", { kind: "group", name: "Support", hasGroups: true }],
      ["bb", { kind: "group", name: "Staff", hasGroups: false }],
      ["cc", { kind: "user", name: undefined, hasGroups: false }],
      ["dd", { kind: "servicePrincipal", name: "Robot", hasGroups: false }],
      ["ee", { kind: "missing" }],
    ]),
  );
  expect(sent).toEqual([
    'POST /directoryObjects/getByIds {"ids":["aa","bb","cc","dd","ee"],"types":["group","user","servicePrincipal"]}',
    "GET /groups/aa/members?$select=id&$top=999",
    "GET /groups/bb/members?$select=id&$top=999",
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
