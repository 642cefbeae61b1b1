import { afterEach, expect, test, vi } from "vitest";

import { GraphBeside } from "../../../../cli/access/graph-beside.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { StackConfiguration } from "../../../../cli/stack/configuration/stack-configuration.ts";
import type { StackState } from "../../../../cli/stack/stack-state.ts";
import { ProjectFolder } from "../project-folder.ts";
import { graphOf } from "./answering-graph.ts";

afterEach(() => vi.unstubAllGlobals());

const credentials = { ARM_CLIENT_ID: "deployer", ARM_CLIENT_SECRET: "s3cret" };
const group = { "@odata.type": "#microsoft.graph.group", id: "aa", displayName: "Support" };
const answers = { getByIds: { value: [group] }, "/members": { value: [] } };

function stackWith(assignments: string, recentState: () => Promise<StackState>) {
  const folder = new ProjectFolder();
  folder.write("Pulumi.yaml", "name: p\nruntime: nodejs\n");
  folder.write("Pulumi.prod.yaml", `config:\n  assignments: ${assignments}\n`);
  return { configuration: () => StackConfiguration.read(folder.path, "prod"), recentState };
}

const told: StackState = {
  resources: [{ urn: "a", type: resourceTypes.stack, outputs: { tenantId: "told" } }],
  pendingCreates: [],
  outputs: {},
};

test("is asked at once where the tenant is known, and signed in to once", async () => {
  const { sent } = await graphOf({ ...answers });
  const never = () => Promise.reject(new Error("not asked"));
  const beside = new GraphBeside({
    stack: stackWith("{ Team: aa }", never),
    variables: { ...credentials, ARM_TENANT_ID: "known" },
  });
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(await beside.principals()).toEqual(
    new Map([["aa", { kind: "group", name: "Support", hasGroups: false, hasPeople: false }]]),
  );
  expect(sent.filter((line) => line.includes("/token"))).toEqual([expect.stringContaining("/known/oauth2/v2.0/token")]);
});

test("is asked once the state tells the tenant", async () => {
  const { sent } = await graphOf({ ...answers });
  const beside = new GraphBeside({ stack: stackWith("{ Team: aa }", async () => told), variables: credentials });
  expect(sent).toEqual([]);
  expect((await beside.principals())?.get("aa")?.name).toBe("Support");
  expect(sent[0]).toContain("/told/oauth2/v2.0/token");
});

test("fails nothing where it may not be read, and is not asked where nobody is assigned", async () => {
  const { sent } = await graphOf({});
  const refused = new GraphBeside({ stack: stackWith("{ Team: aa }", async () => told), variables: credentials });
  expect([await refused.principals(), await refused.assignedByHand(false)]).toEqual([undefined, []]);
  sent.length = 0;
  const none = new GraphBeside({ stack: stackWith("{}", async () => told), variables: credentials });
  expect([await none.principals(), sent]).toEqual([undefined, []]);
});
