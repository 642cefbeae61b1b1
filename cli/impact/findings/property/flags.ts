import { type ChangedValue, isEmpty } from "../../changed-value.ts";
import { type Finding, findingsAbout, type Subject, type Verdict } from "../../finding.ts";
import { type ResourceChange, resourceTypes } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";
import { ownRegistration } from "./words.ts";

/** What it means that a flag is on, or off. */
interface Meaning {
  /** `uninterrupted` by default. */
  verdict?: Verdict;
  /** `{value}` stands for the flag's value. */
  line: string;
  action?: string;
  touches?: "others";
}

/** A property that is on or off. */
interface Flag {
  subject: Subject;
  /** Whether the program leaves it alone, so that only somebody else changes it. */
  undeclared?: true;
  on: Meaning;
  off: Meaning;
}

type Flags = Partial<Record<string, Flag>>;

const broken = (line: string, action: string): Meaning => ({ verdict: "broken", line, action });
const lost = (line: string): Meaning => ({ ...broken(line, ownRegistration), touches: "others" });

const ofTypes: Partial<Record<string, Flags>> = {
  [resourceTypes.application]: {
    "api.mappedClaimsEnabled": {
      subject: "claims",
      on: { line: "Claims may be mapped by a policy: ID tokens of a sign-in may carry other claims." },
      off: broken(
        "Claims may no longer be mapped by a policy: where the enterprise application has one, every sign-in is refused (AADSTS50146).",
        "Make sure that no claims mapping policy is assigned to the enterprise application.",
      ),
    },
    deviceOnlyAuthEnabled: {
      subject: "grants",
      on: { line: "Sign-in by a device alone is switched on; RustDesk does not use it.", action: "Keep it off." },
      off: lost("Sign-in by a device alone is switched off: devices that sign in here without a person are refused."),
    },
    "web.implicitGrant.idTokenIssuanceEnabled": {
      subject: "grants",
      on: { line: "ID tokens of the implicit grant are switched on, as RustDesk asks for." },
      off: broken(
        "ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).",
        "Keep “ID tokens” ticked, as RustDesk's guide says.",
      ),
    },
    "web.implicitGrant.accessTokenIssuanceEnabled": {
      subject: "grants",
      on: {
        line: "Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use.",
        action: "Keep them off.",
      },
      off: lost(
        "Access tokens of the implicit grant are switched off: pages that get theirs with the sign-in are refused (AADSTS700051). RustDesk does not use them.",
      ),
    },
    fallbackPublicClientEnabled: {
      subject: "grants",
      on: {
        line: "Public client flows are switched on: programs on any machine may sign people in with this client id and no secret.",
        action: "Keep them off.",
      },
      off: lost(
        "Public client flows are switched off: programs that sign people in without a client secret, by device code or password, are refused (AADSTS7000218). RustDesk does not use them.",
      ),
    },
    disabledByMicrosoft: {
      subject: "whoMaySignIn",
      undeclared: true,
      on: broken(
        "Microsoft has disabled the application: nobody can sign in ({value}).",
        "Ask Microsoft's support why.",
      ),
      off: { line: "Microsoft has enabled the application again." },
    },
  },
  [resourceTypes.servicePrincipal]: {
    accountEnabled: {
      subject: "whoMaySignIn",
      undeclared: true,
      on: {
        line: "Sign-in is enabled: the enterprise application is switched on, and people who were shut out can sign in.",
        action: "Make sure that whoever switched it off agrees.",
        touches: "others",
      },
      off: broken(
        "Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112).",
        "Switch “Enabled for users to sign-in” on under Enterprise applications, Properties.",
      ),
    },
    appRoleAssignmentRequired: {
      subject: "whoMaySignIn",
      on: broken(
        "People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
        "Assign the users or groups, and grant admin consent, under Enterprise applications first.",
      ),
      off: {
        verdict: "exposed",
        line: "Everybody of the tenant can sign in from now on, guests included: assignment is required no longer.",
        action: "Keep assignmentRequired true unless all of them are meant.",
      },
    },
  },
};

/** Flags of the engine, which every resource has. */
const ofAll: Flags = {
  protect: {
    subject: "protection",
    on: { line: "Protected from now on: a run that would delete it stops." },
    off: {
      line: "Protected no longer: a later run may delete it, and a new application has a new client id.",
      action: "Keep protect on in every real environment.",
    },
  },
};

/** What becomes of a flag; none for a property that is no flag. */
export function flagFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  const flag = ofTypes[change.type]?.[path] ?? ofAll[path];
  if (flag === undefined) {
    return [];
  }
  const { verdict = "uninterrupted", line, ...action } = isOn(target) ? flag.on : flag.off;
  const said = { property: path, line: line.replace("{value}", () => shown(target)), ...action };
  return [findingsAbout(flag.subject)(verdict, change, said)];
}

/** What the flags that the program leaves alone mean as they stand before the run. */
export function undeclaredFlagFindings(change: ResourceChange): Finding[] {
  return Object.entries(ofTypes[change.type] ?? {}).flatMap(([path, flag]) => {
    const value = change.old?.outputs[path];
    const isKnown = flag?.undeclared === true && value !== undefined;
    return isKnown ? flagFindings(change, { path, old: undefined, new: value }) : [];
  });
}

/** `NotDisabled` is Graph's word for a `disabledByMicrosoft` that is off. */
function isOn(value: unknown): boolean {
  return !isEmpty(value) && value !== "NotDisabled";
}
