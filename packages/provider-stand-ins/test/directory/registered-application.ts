import type { Values } from "../../src/protocol/property-values.ts";
import { PROGRAM, ROLE } from "../registration.ts";

export const GRAPH = "00000003-0000-0000-c000-000000000000";

/** Two delegated permissions of Microsoft Graph, in an order that counts. */
export const ACCESSES = ["e1fe6dd8-ba31-4d61-89e7-88639da4683d", "37f7f235-527c-4136-accd-4a02d197296e"].map(
  (id) => ({ id, type: "Scope" }),
);

/** A registration for a console that the caller owns. */
export function basic(caller: string): Values {
  return { ...PROGRAM, owners: [caller] };
}

/** The same with most of what an application can have. */
export function full(caller: string): Values {
  return {
    ...basic(caller),
    description: "Remote desktop",
    notes: "managed by pulumi",
    signInAudience: "AzureADMyOrg",
    api: { requestedAccessTokenVersion: 2 },
    appRoles: [ROLE],
    featureTags: [{ enterprise: true }],
    groupMembershipClaims: ["SecurityGroup"],
    optionalClaims: { idTokens: [{ name: "email" }, { name: "upn", essential: true }] },
    requiredResourceAccesses: [{ resourceAppId: GRAPH, resourceAccesses: ACCESSES }],
  };
}

/** The requests that read an application, its ID as {id}. */
export const READS = [
  "GET /v1.0/applications/{id} 200",
  "GET /beta/applications/{id}?$select=oauth2RequirePostResponse 200",
  "GET /v1.0/applications/{id}/owners 200",
];
export const PATCH = "PATCH /v1.0/applications/{id} 204";
export const POST = "POST /v1.0/applications 201";
