import type { RecordedPreview } from "../../../../cli/impact/recording/preview-recording.ts";
import {
  type Operation,
  type PropertyChange,
  type ResourceChange,
  resourceTypes,
} from "../../../../cli/impact/recording/resource-change.ts";

/** What a change to a resource has beside its name and operation. */
interface Change {
  type?: string;
  inputs?: Record<string, unknown>;
  properties?: Pick<PropertyChange, "path" | "old" | "new">[];
}

/** A change to a resource, as a preview records it. */
export function changeOf(
  name: string,
  operation: Operation,
  { type = resourceTypes.application, inputs = {}, properties = [] }: Change = {},
): ResourceChange {
  return {
    urn: `urn:pulumi:desk::rustdesk-entra::${type}::${name}`,
    name,
    type,
    operation,
    old: operation === "create" ? undefined : { id: name, inputs: {}, outputs: {}, protect: true },
    new: { id: name, inputs, outputs: inputs, protect: true },
    properties: properties.map((change) => ({ kind: "update", replaces: false, ...change })),
    replaceKeys: [],
  };
}

/** A preview that found these changes and said nothing else. */
export function previewOf(...changes: ResourceChange[]): RecordedPreview {
  return { changes, drift: [], warnings: [], errors: [], policyViolations: [] };
}
