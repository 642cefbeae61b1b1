import { setApplicationPermissions } from "local-entra";

import type { ResourceLife } from "../resource-life.ts";
import type { Step } from "../step.ts";
import { access, foundServicePrincipal, missingServicePrincipal } from "./access-programs.ts";
import { byHandSteps } from "./by-hand-steps.ts";
import { claimSteps } from "./claim-steps.ts";
import { first, nothingChanges, ofTom, signIn, technicians } from "./known-access.ts";
import { refusalSteps } from "./refusal-steps.ts";

/** What can be done about who may sign in. */
export const accessSteps: Step<ResourceLife>[] = [
  {
    title: "preview of the first access",
    before: (life) => {
      const { directory, deployer } = life.environment.entra;
      setApplicationPermissions(directory, deployer.objectId, [
        "Application.ReadWrite.All",
        "AppRoleAssignment.ReadWrite.All",
        "DelegatedPermissionGrant.ReadWrite.All",
        "Group.ReadWrite.All",
      ]);
      life.declare(access(first));
    },
    operation: "preview",
    plan: ["application create", "consent create", "partners create", "service-principal create", "tom create"],
  },
  {
    title: "first access",
    operation: "up",
    plan: ["application create", "consent create", "partners create", "service-principal create", "tom create"],
  },
  { title: "refresh of the first access", operation: "refresh", plan: [nothingChanges] },
  { title: "the first access again", operation: "up", plan: [nothingChanges] },
  {
    title: "preview of another group",
    before: (life) => life.declare(access(technicians)),
    operation: "preview",
    plan: [
      "partners create-replacement principalObjectId (update-replace)",
      "partners delete-replaced",
      "partners replace principalObjectId (update-replace)",
      "same: application, consent, service-principal, tom",
    ],
  },
  {
    title: "another group",
    operation: "up",
    plan: [
      "partners create-replacement principalObjectId (update-replace)",
      "partners delete-replaced",
      "partners replace principalObjectId (update-replace)",
      "same: application, consent, service-principal, tom",
    ],
  },
  {
    title: "one permission more",
    before: (life) =>
      life.declare(access({ ...technicians, consents: { consent: { claimValues: [...signIn, "User.Read"] } } })),
    operation: "up",
    plan: ["consent update claimValues[] (add)", "same: application, partners, service-principal, tom"],
  },
  {
    title: "one permission less",
    before: (life) => life.declare(access(technicians)),
    operation: "up",
    plan: ["consent update claimValues[] (delete)", "same: application, partners, service-principal, tom"],
  },
  {
    title: "the permissions in another order",
    before: (life) =>
      life.declare(access({ ...technicians, consents: { consent: { claimValues: signIn.toReversed() } } })),
    operation: "up",
    plan: [nothingChanges],
  },
  {
    title: "consent for one person instead of everybody",
    before: (life) => life.declare(access(ofTom)),
    operation: "up",
    plan: [
      "consent create-replacement userObjectId (update-replace)",
      "consent delete-replaced",
      "consent replace userObjectId (update-replace)",
      "same: application, partners, service-principal, tom",
    ],
  },
  ...claimSteps,
  {
    title: "functions that find the service principal",
    before: (life) => life.declare(foundServicePrincipal),
    operation: "preview",
    plan: ["consent delete", "partners delete", "tom delete", "same: application, service-principal"],
  },
  {
    title: "a function that finds nothing by an object ID",
    before: (life) => life.declare(missingServicePrincipal),
    operation: "preview",
    plan: [],
    errors: [
      'invocation of azuread:index/getServicePrincipal:getServicePrincipal returned an error: invoking azuread:index/getServicePrincipal:getServicePrincipal: 1 error occurred:\n\t* [object_id] Service Principal (Service Principal: "a23204cf-b797-4fd2-8bec-179c38f3a53f") was not found',
    ],
  },
  ...refusalSteps,
  ...byHandSteps,
  {
    title: "destroy of access",
    operation: "destroy",
    plan: [
      "administrators delete",
      "application delete",
      "consent delete",
      "everyone delete",
      "partners delete",
      "service-principal delete",
      "tom delete",
    ],
  },
];
