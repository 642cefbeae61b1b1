import type { ResourceLife } from "../resource-life.ts";
import type { Step } from "../step.ts";
import { type Access, access } from "./access-programs.ts";
import { nothingChanges, ofTom } from "./known-access.ts";

const names = { name: "groups", additionalProperties: ["cloud_displayname"] };
const noted = { notes: "Asked for by the help desk", serviceManagementReference: "CHG0042" };
/** Claims and notes, and those of them that a step changes. */
const telling = (change: Access["application"] = {}): Access => ({
  ...ofTom,
  application: {
    ...noted,
    groupMembershipClaims: ["ApplicationGroup"],
    optionalClaims: { idTokens: [{ name: "email" }, { name: "xms_edov" }, names] },
    ...change,
  },
});

/** What sign-in tells of people, and what the registration says of itself: each added, changed and taken away. */
export const claimSteps: Step<ResourceLife>[] = [
  {
    title: "claims, notes and a reference",
    before: (life) => life.declare(access(telling())),
    operation: "up",
    plan: [
      "application update groupMembershipClaims (add), notes, optionalClaims (add), serviceManagementReference",
      "same: consent, partners, service-principal, tom",
    ],
  },
  { title: "refresh with claims", operation: "refresh", plan: [nothingChanges] },
  {
    title: "the claims in another order, and without names of groups",
    before: (life) =>
      life.declare(access(telling({ optionalClaims: { idTokens: [{ name: "xms_edov" }, { name: "email" }] } }))),
    operation: "up",
    plan: [
      "application update optionalClaims.idTokens[] (delete), optionalClaims.idTokens[].name, optionalClaims.idTokens[].name",
      "same: consent, partners, service-principal, tom",
    ],
  },
  {
    title: "several claims of groups",
    before: (life) =>
      life.declare(access(telling({ groupMembershipClaims: ["All", "ApplicationGroup", "SecurityGroup"] }))),
    operation: "up",
    plan: [
      "application update groupMembershipClaims[] (add), groupMembershipClaims[] (add), optionalClaims.idTokens[] (add), optionalClaims.idTokens[].name, optionalClaims.idTokens[].name",
      "same: consent, partners, service-principal, tom",
    ],
  },
  { title: "refresh with several claims of groups", operation: "refresh", plan: [nothingChanges] },
  {
    title: "without claims",
    before: (life) => life.declare(access({ ...ofTom, application: noted })),
    operation: "up",
    plan: [
      "application update groupMembershipClaims (delete), optionalClaims (delete)",
      "same: consent, partners, service-principal, tom",
    ],
  },
  { title: "refresh without claims", operation: "refresh", plan: [nothingChanges] },
  {
    title: "without notes and reference",
    before: (life) => life.declare(access(ofTom)),
    operation: "up",
    plan: [
      "application update notes (delete), serviceManagementReference (delete)",
      "same: consent, partners, service-principal, tom",
    ],
  },
  { title: "refresh without notes and reference", operation: "refresh", plan: [nothingChanges] },
];
