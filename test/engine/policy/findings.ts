import type { automation } from "@pulumi/pulumi";

/** What a policy pack reported of one resource, without the words. */
export interface Finding {
  rule: string;
  level: string;
  resource: string;
}

/** Collects what the policy pack reports during runs of the engine. */
export class Findings {
  readonly found: Finding[] = [];
  readonly messages: string[] = [];

  readonly onEvent = ({ policyEvent }: automation.EngineEvent): void => {
    if (policyEvent === undefined) {
      return;
    }
    const { policyName, enforcementLevel, resourceUrn = "", message } = policyEvent;
    const resource = resourceUrn.slice(resourceUrn.lastIndexOf("::") + 2);
    this.found.push({ rule: policyName, level: enforcementLevel, resource });
    this.messages.push(message.trim());
  };
}
