import type { Values } from "../src/protocol/property-values.ts";
import { CALLER, type FakeGraph, type Json } from "./fake-graph.ts";
import type { StackResource } from "./stack.ts";

/** An owner that is not the caller. */
export const OTHER = "00000000-0000-4000-8000-0000000000aa";

export const ROLE = {
  id: "a23204cf-b797-4fd2-8bec-179c38f3a53f",
  displayName: "User",
  description: "RustDesk users",
  value: "user",
  allowedMemberTypes: ["User"],
};

/** The inputs of a registration for a console with two origins. */
export const PROGRAM: Values = {
  displayName: "RustDesk",
  owners: [CALLER],
  web: {
    redirectUris: ["https://b.example.com/api/oidc/callback", "https://a.example.com/api/oidc/callback"],
    implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
  },
};

export function objectId(resource: StackResource): string {
  return String(resource.state.objectId ?? "none");
}

/** Method and path of the requests since the last call, without the object ID of the one resource. */
export function requestLines(graph: FakeGraph, resource: StackResource): string[] {
  const requests = graph.requests.splice(0);
  return requests.map(({ method, path }) => `${method} ${path.replace(objectId(resource), "{id}")}`);
}

/** Body of the first request of a method. */
export function bodyOf(graph: FakeGraph, method: string): Json {
  return graph.requests.find((request) => request.method === method)?.body ?? {};
}
