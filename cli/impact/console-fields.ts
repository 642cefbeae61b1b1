import { sameValue, textsOf } from "./changed-value.ts";
import { type ClientSecretFate, clientSecretLife } from "./client-secret-life.ts";
import { isSameAddress } from "./console-origin.ts";
import type { PreviewView } from "./preview-view.ts";
import { valueAt } from "./recording/property-difference.ts";

/** What becomes of a field of the console's dialog. */
export type FieldFate = "kept" | "new" | "removed" | "unknown";

/** What becomes of the fields of the console's dialog "New auth provider". */
export interface ConsoleFields {
  clientId: FieldFate;
  clientSecret: ClientSecretFate;
  issuer: FieldFate;
  /** `unknown` when the run stops before it comes to them. */
  callbackUrls: Record<"kept" | "added" | "removed", string[]> | "unknown";
}

/** Compares the fields of the console's dialog before and after the run. */
export function consoleFields(view: PreviewView): ConsoleFields {
  return {
    clientId: clientIdFate(view),
    clientSecret: clientSecretLife(view).fate,
    issuer: issuerFate(view),
    callbackUrls: callbackUrls(view),
  };
}

function clientIdFate(view: PreviewView): FieldFate {
  const operations = view.changesOf("application").map(({ operation }) => operation);
  if (operations.length === 0) {
    return "unknown";
  }
  if (operations.some((operation) => operation === "create" || operation === "replace")) {
    return "new";
  }
  return operations.every((operation) => operation === "delete") ? "removed" : "kept";
}

function issuerFate(view: PreviewView): FieldFate {
  const clientId = clientIdFate(view);
  if (view.newOutputs === undefined || clientId === "unknown") {
    return clientId === "removed" ? "removed" : "unknown";
  }
  if (view.newOutputs.issuer === undefined) {
    return "unknown";
  }
  return sameValue(view.oldOutputs?.issuer, view.newOutputs.issuer) ? "kept" : "new";
}

/** By the redirect URIs of the platform Web, all of them: one that was added by hand is answered as well. */
function callbackUrls(view: PreviewView): ConsoleFields["callbackUrls"] {
  const path = "web.redirectUris";
  const applications = view.changesOf("application");
  if (applications.length === 0) {
    return "unknown";
  }
  const before = applications.flatMap(({ old }) => textsOf(valueAt(old?.outputs, path)));
  const after = applications.flatMap(({ new: target }) => textsOf(valueAt(target?.inputs, path)));
  const isIn = (list: string[]) => (uri: string) => list.some((other) => isSameAddress(other, uri));
  return {
    kept: after.filter(isIn(before)),
    added: after.filter((uri) => !isIn(before)(uri)),
    removed: before.filter((uri) => !isIn(after)(uri)),
  };
}
