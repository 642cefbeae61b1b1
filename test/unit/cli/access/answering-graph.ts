import { vi } from "vitest";

import { Graph } from "../../../../cli/graph.ts";

/** Graph with these answers by the ends of paths; what is not among them is refused. */
export async function graphOf(answers: Record<string, unknown>): Promise<{ graph: Graph; sent: string[] }> {
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
