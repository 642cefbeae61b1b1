import { signInScopes } from "../../components/rules/access.ts";
import { isA } from "../access/principals.ts";
import { scopesOf } from "../access/standing-access.ts";
import { forEnvironment } from "../explain/explanation.ts";
import { undoDrift } from "../explain/remedies.ts";
import { someOf } from "../impact/findings/access/people.ts";
import { checking, type Finding } from "./finding.ts";
import type { Assigned, Registration } from "./registration.ts";
import type { Subject } from "./subject.ts";

/** Who may sign in, as far as the registration tells. */
export function accessFindings(registration: Registration | undefined, subject: Subject): Finding[] {
  if (registration?.servicePrincipal === undefined) {
    const why = "could not tell: the enterprise application could not be read.";
    return [checking("assignment", "assignment").unknown(why), checking("consent", "consent").unknown(why)];
  }
  const isRequired = registration.servicePrincipal.appRoleAssignmentRequired;
  return [
    assignmentFinding(isRequired, registration.assigned, subject),
    consentFinding(isRequired, registration, subject),
  ];
}

function assignmentFinding(
  isRequired: boolean,
  assigned: Assigned[] | undefined,
  { assignmentRequired = isRequired, selector }: Subject,
): Finding {
  const { fine, problem, unknown, refused } = checking("assignment", "assignment");
  if (isRequired !== assignmentRequired) {
    return problem(
      isRequired
        ? "required, though `assignmentRequired` is false: only those who are assigned may sign in."
        : "not required, though `assignmentRequired` is true: everybody of the tenant may sign in.",
      [`${forEnvironment(undoDrift, selector)} To keep it, set \`assignmentRequired\` to ${isRequired}.`],
      isRequired ? 50105 : undefined,
    );
  }
  if (!isRequired) {
    return fine("not required: everybody of the tenant may sign in.");
  }
  // Programs do not sign in here.
  const people = assigned?.filter(({ principalType }) => principalType !== "ServicePrincipal");
  if (people === undefined) {
    return unknown("required; who is assigned could not be read.");
  }
  if (people.length === 0) {
    return refused(50105, selector, "It is required, and nobody is assigned: nobody can sign in.");
  }
  const nested = people
    .flatMap(({ members = [] }) => members.filter(isGroup))
    .filter(({ id }) => people.every(({ principalId }) => principalId !== id))
    .map(({ id, displayName }) => displayName ?? id);
  const notThose = nested.length > 0 ? ` Members of a nested group do not count: ${nested.join(", ")}.` : "";
  // https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
  return people.every(({ members }) => members?.every(isGroup))
    ? refused(50105, selector, `It is required, and nobody is a direct member of ${namesOf(people)}.${notThose}`)
    : fine(`required; assigned: ${namesOf(people)}.${notThose}`);
}

const isGroup = isA("group");

function namesOf(people: Assigned[]): string {
  const names = people.map(
    ({ principalType, principalDisplayName, principalId }) =>
      `${principalDisplayName ?? principalId}${principalType === "Group" ? " (group)" : ""}`,
  );
  return someOf(names);
}

function consentFinding(
  isRequired: boolean,
  { consents, usersMayConsent }: Registration,
  { selector }: Subject,
): Finding {
  const { fine, unknown, refused } = checking("consent", "consent");
  const given = consents?.filter(({ consentType }) => consentType === "AllPrincipals") ?? [];
  const scopes = given.flatMap(({ scope }) => scopesOf(scope));
  const missing = signInScopes.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) {
    return fine("given for everybody.");
  }
  if (consents !== undefined && (isRequired || usersMayConsent === false)) {
    const why = isRequired
      ? "Nobody can consent alone where assignment is required"
      : "The tenant leaves consent to administrators";
    const what = given.length > 0 ? `that to ${missing.join(", ")}` : "it";
    return refused(90094, selector, `${why}, and none has given ${what} for everybody.`);
  }
  if (isRequired) {
    return unknown("could not be read; where assignment is required, an administrator must give it for everybody.");
  }
  return usersMayConsent || consents?.length
    ? fine("people are asked at their first sign-in.")
    : unknown(
        "people are asked at their first sign-in, where the tenant lets them; whether it does could not be read.",
      );
}
