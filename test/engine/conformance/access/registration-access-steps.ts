import type { RegistrationLife } from "../registration-life.ts";
import { replacing, type Step } from "../step.ts";

const nothingChanges =
  "same: rustdesk, rustdesk-admin-consent, rustdesk-application, rustdesk-assignment-{Support partners}, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix, rustdesk-service-principal";
const replaced = ["**::rustdesk-application"];
const replacementPlan = [
  ...replacing(
    "rustdesk-admin-consent",
    "rustdesk-application",
    "rustdesk-assignment-{Tom Okafor}",
    "rustdesk-client-secret-2",
    "rustdesk-client-secret-3",
    "rustdesk-service-principal",
  ),
  "same: rustdesk, rustdesk-display-name-suffix",
];

/** Who may sign in by the project's own configuration, also through a replacement. */
export const registrationAccessSteps: Step<RegistrationLife>[] = [
  {
    title: "only partners may sign in, and RustDesk is told of them",
    before: (life) =>
      life.configure({
        assignmentRequired: true,
        assignments: { "Support partners": life.group("Support partners").toUpperCase() },
        adminConsent: true,
        optionalClaims: ["email", "xms_edov"],
        groupMembershipClaims: "ApplicationGroup",
        groupNames: true,
        serviceManagementReference: "CHG0042",
        notes: "Asked for by the help desk",
      }),
    operation: "up",
    plan: [
      "rustdesk-admin-consent create",
      "rustdesk-application update groupMembershipClaims (add), notes, optionalClaims (add), serviceManagementReference",
      "rustdesk-assignment-{Support partners} create",
      "rustdesk-service-principal update appRoleAssignmentRequired",
      "same: rustdesk, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
  { title: "refresh with access", operation: "refresh", plan: [nothingChanges] },
  { title: "up with access again", operation: "up", plan: [nothingChanges] },
  {
    title: "somebody else may sign in, and the group is named by its ID",
    before: (life) => life.configure({ assignments: { Tom: life.user("tom@lindenglass.test") }, groupNames: false }),
    operation: "up",
    plan: [
      "rustdesk-application update optionalClaims.idTokens[] (delete)",
      "rustdesk-assignment-{Support partners} delete",
      "rustdesk-assignment-{Tom Okafor} create",
      "same: rustdesk, rustdesk-admin-consent, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  { title: "preview of the replacement with access", operation: "preview", replace: replaced, plan: replacementPlan },
  { title: "replacement with access", operation: "up", replace: replaced, plan: replacementPlan },
  {
    title: "everybody may sign in again, without claims and notes",
    before: (life) =>
      life.configure({
        assignmentRequired: undefined,
        assignments: undefined,
        adminConsent: undefined,
        optionalClaims: undefined,
        groupMembershipClaims: undefined,
        groupNames: undefined,
        serviceManagementReference: undefined,
        notes: undefined,
      }),
    operation: "preview",
    plan: [
      "rustdesk-admin-consent delete",
      "rustdesk-application update groupMembershipClaims (delete), notes (delete), optionalClaims (delete), serviceManagementReference (delete)",
      "rustdesk-assignment-{Tom Okafor} delete",
      "rustdesk-service-principal update appRoleAssignmentRequired",
      "same: rustdesk, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
];
