import type { DiffRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";

import { read, type toStruct } from "./property-values.ts";
import type { CheckFailure, DiffResult } from "./provider.ts";

/** The resource type in a URN (`urn:pulumi:stack::project::parent$type::name`). */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** What a diff compares and an update changes. */
export function changeOf(request: DiffRequest | UpdateRequest) {
  return {
    id: request.getId(),
    state: read(request.getOlds()),
    inputs: read(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

/** The answer to a check. */
export function checkResponse(inputs: ReturnType<typeof toStruct> | undefined, failures: CheckFailure[]) {
  return new messages.CheckResponse().setInputs(inputs).setFailuresList(failures.map(failureMessage));
}

/** One reason why inputs are refused. */
export function failureMessage({ reason }: CheckFailure) {
  return new messages.CheckFailure().setReason(reason);
}

/** The answer to a diff. */
export function diffResponse({ changes, detailed, diffs, replaces, stables }: DiffResult) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(diffs)
    .setReplacesList(replaces)
    .setStablesList(stables)
    .setHasdetaileddiff(detailed !== undefined);
  for (const [path, kind] of Object.entries(detailed ?? {})) {
    const change = new messages.PropertyDiff().setKind(messages.PropertyDiff.Kind[kind]);
    response.getDetaileddiffMap().set(path, change);
  }
  return response;
}
