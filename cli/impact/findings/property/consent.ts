import { signInScopes } from "../../../../components/rules/access.ts";
import { deedOf } from "../../../../policy/graph-permissions.ts";
import { type ChangedValue, listChange } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";
import { ofSignIn } from "./members.ts";
import { ownRegistration } from "./words.ts";

const say = findingsAbout("permissions");

/** What becomes of the permissions that an administrator has consented to, for all users or for one. */
export function consentFindings(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding[] {
  const { added, removed } = listChange({ old, new: target });
  const { userObjectId } = change.new?.inputs ?? {};
  const whose = userObjectId ? `for the user ${visible(String(userObjectId))}` : "for all users";
  const [asked, needless] = [added.filter(isOfSignIn), added.filter((scope) => !isOfSignIn(scope))];
  const [missed, lost] = [removed.filter(isOfSignIn), removed.filter((scope) => !isOfSignIn(scope))];
  return [
    ...needless.map((scope) =>
      say("exposed", change, {
        property,
        item: scope,
        line: `Consent is given ${whose} to ${permission(scope)}, which no sign-in to RustDesk asks for: whoever has the client secret may do it in the name of people who sign in.`,
        action: "Take it out, unless you know who needs it and why.",
      }),
    ),
    ...lost.map((scope) => {
      const line = `Consent ${whose} to ${permission(scope)} is withdrawn, which RustDesk does not ask for`;
      return ofSignIn.includes(scope)
        ? say("uninterrupted", change, { property, item: scope, line: `${line}.` })
        : say("broken", change, {
            property,
            item: scope,
            line: `${line}: a program that uses it is refused (AADSTS65001).`,
            action: ownRegistration,
            touches: "others",
          });
    }),
    ...(missed.length === 0
      ? []
      : [
          say("unknown", change, {
            property,
            line: `Consent ${whose} to ${visible(missed.join(", "))} is withdrawn: people are asked for theirs, and refused where assignment is required or the tenant leaves consent to administrators (AADSTS90094).`,
            action: "Keep what a sign-in asks for: openid, profile and email.",
          }),
        ]),
    ...(asked.length === 0
      ? []
      : [
          say("uninterrupted", change, {
            property,
            line: `An administrator's consent is given ${whose} to ${visible(asked.join(", "))}: nobody is asked for it when they sign in.`,
            touches: "readers",
          }),
        ]),
  ];
}

function isOfSignIn(scope: string): boolean {
  return signInScopes.includes(scope);
}

function permission(scope: string): string {
  const deed = deedOf(scope);
  return `${visible(scope)}${deed === undefined ? "" : ` (${deed})`}`;
}
