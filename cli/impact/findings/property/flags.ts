import { type ChangedValue, isEmpty } from "../../changed-value.ts";
import { type Finding, findingsAbout, type Subject, type Verdict } from "../../finding.ts";
import { type ResourceChange, resourceTypes } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";

/** What it means that a flag is on, or off. */
interface Meaning {
  /** `uninterrupted` by default. */
  verdict?: Verdict;
  /** `{value}` stands for the flag's value. */
  line: string;
  action?: string;
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

const ofTypes: Partial<Record<string, Flags>> = {
  [resourceTypes.application]: {
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
      off: { line: "Access tokens of the implicit grant are switched off; RustDesk does not use them." },
    },
    fallbackPublicClientEnabled: {
      subject: "grants",
      on: {
        line: "Public client flows are switched on: programs on any machine may sign people in with this client id and no secret.",
        action: "Keep them off.",
      },
      off: { line: "Public client flows are switched off; RustDesk does not use them." },
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
      on: { line: "Sign-in is enabled: the service principal is switched on." },
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
        line: "Everybody of the tenant may sign in: assignment is required no longer.",
        action: "Make sure that this is meant.",
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
