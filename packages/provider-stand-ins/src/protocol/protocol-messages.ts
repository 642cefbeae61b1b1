import type { DiffRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";

import type { Operation } from "./operation.ts";
import { decode, fromStruct, type toStruct } from "./property-values.ts";
import type { CheckFailure, DiffResult } from "./provider.ts";

/** The resource type in a URN (`urn:pulumi:stack::project::parent$type::name`). */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** What a request is about. */
export function operationOf(request: { getUrn(): string; getTimeout?(): number }, signal: AbortSignal): Operation {
  const name = request.getUrn().split("::").slice(3).join("::");
  return { name, signal, timeoutSeconds: request.getTimeout?.() ?? 0 };
}

/** What a diff compares and an update changes. */
export function changeOf(request: DiffRequest | UpdateRequest) {
  return {
    id: request.getId(),
    state: decode(fromStruct(request.getOlds())),
    inputs: decode(fromStruct(request.getNews())),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

/** The answer to a check. */
export function checkResponse(inputs: ReturnType<typeof toStruct> | undefined, failures: CheckFailure[]) {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(failures.map(failureMessage));
  return response;
}

/** One reason why inputs are refused. */
export function failureMessage({ reason }: CheckFailure) {
  const failure = new messages.CheckFailure();
  failure.setReason(reason);
  return failure;
}

/** The answer to a diff. */
export function diffResponse(found: DiffResult) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(found.changes ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(found.diffs);
  response.setReplacesList(found.replaces);
  response.setStablesList(found.stables);
  response.setHasdetaileddiff(found.detailed !== undefined);
  for (const [path, kind] of Object.entries(found.detailed ?? {})) {
    const change = new messages.PropertyDiff();
    change.setKind(messages.PropertyDiff.Kind[kind]);
    response.getDetaileddiffMap().set(path, change);
  }
  return response;
}
