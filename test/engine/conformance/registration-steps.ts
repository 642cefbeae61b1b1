import { registrationAccessSteps } from "./access/registration-access-steps.ts";
import { recoverySteps } from "./recovery-steps.ts";
import type { RegistrationLife } from "./registration-life.ts";
import { replacing, type Step } from "./step.ts";

const someone = "tom@lindenglass.test";

/** What becomes of each resource when the application is replaced, in the preview as in the update. */
const replacementPlan = [
  ...replacing(
    "rustdesk-application",
    "rustdesk-client-secret-2",
    "rustdesk-client-secret-3",
    "rustdesk-service-principal",
  ),
  "same: rustdesk, rustdesk-display-name-suffix",
];

/** The life of the project's registration, from the first up to destroy. */
export const registrationSteps: Step<RegistrationLife>[] = [
  {
    title: "preview of the first up",
    operation: "preview",
    plan: [
      "rustdesk create",
      "rustdesk-application create",
      "rustdesk-client-secret-1 create",
      "rustdesk-service-principal create",
    ],
  },
  {
    title: "first up",
    operation: "up",
    plan: [
      "rustdesk create",
      "rustdesk-application create",
      "rustdesk-client-secret-1 create",
      "rustdesk-service-principal create",
    ],
  },
  {
    title: "preview without a change",
    operation: "preview",
    plan: ["same: rustdesk, rustdesk-application, rustdesk-client-secret-1, rustdesk-service-principal"],
  },
  {
    title: "refresh without a change",
    operation: "refresh",
    plan: ["same: rustdesk, rustdesk-application, rustdesk-client-secret-1, rustdesk-service-principal"],
  },
  {
    title: "another display name",
    before: (life) => life.configure({ displayName: "RustDesk sign-in" }),
    operation: "up",
    plan: [
      "rustdesk-application update displayName",
      "same: rustdesk, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "a redirect URI more",
    before: (life) => life.configure({ consoleOrigins: ["https://desk.example.com", "https://192.168.10.20:21114"] }),
    operation: "up",
    plan: [
      "rustdesk-application update web.redirectUris[] (add)",
      "same: rustdesk, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "a redirect URI less",
    before: (life) => life.configure({ consoleOrigins: ["https://192.168.10.20:21114"] }),
    operation: "up",
    plan: [
      "rustdesk-application update web.redirectUris[] (delete)",
      "same: rustdesk, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "another audience",
    before: (life) => life.configure({ signInAudience: "AzureADMultipleOrgs" }),
    operation: "up",
    plan: [
      "rustdesk-application update signInAudience",
      "same: rustdesk, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "an owner more",
    before: (life) => life.configure({ owners: [life.deployer, life.user(someone)] }),
    operation: "up",
    plan: [
      "rustdesk-application update owners[] (add)",
      "rustdesk-service-principal update owners[] (add)",
      "same: rustdesk, rustdesk-client-secret-1",
    ],
  },
  {
    title: "an owner less",
    before: (life) => life.configure({ owners: undefined }),
    operation: "up",
    plan: [
      "rustdesk-application update owners[] (delete)",
      "rustdesk-service-principal update owners[] (delete)",
      "same: rustdesk, rustdesk-client-secret-1",
    ],
  },
  {
    title: "another lifetime of client secrets to come",
    before: (life) => life.configure({ clientSecretLifetimeDays: 30 }),
    operation: "up",
    plan: ["same: rustdesk, rustdesk-application, rustdesk-client-secret-1, rustdesk-service-principal"],
  },
  {
    title: "preview of the second generation",
    before: (life) => life.configure({ clientSecretGeneration: 2 }),
    operation: "preview",
    plan: [
      "rustdesk-client-secret-2 create",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "second generation",
    operation: "up",
    plan: [
      "rustdesk-client-secret-2 create",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-1, rustdesk-service-principal",
    ],
  },
  {
    title: "third generation, which ends the first",
    before: (life) => life.configure({ clientSecretGeneration: 3 }),
    operation: "up",
    plan: [
      "rustdesk-client-secret-1 delete",
      "rustdesk-client-secret-3 create",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-service-principal",
    ],
  },
  {
    title: "replacement under a name that is taken by the old application",
    operation: "up",
    replace: ["**::rustdesk-application"],
    plan: ["rustdesk-application create-replacement", "same: rustdesk"],
    errors: [
      'before hook "rustdesk-application-free-name" failed: displayName "RustDesk sign-in" must be free in the tenant where a registration is made or renamed, but another one has it (client id {application#1.clientId}). Set another displayName, or take that registration over (docs/adopt.md).',
      "update failed",
    ],
  },
  {
    title: "a random suffix of the name",
    before: (life) => life.configure({ randomNameSuffix: true }),
    operation: "up",
    plan: [
      "rustdesk-application update displayName",
      "rustdesk-display-name-suffix create",
      "same: rustdesk, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-service-principal",
    ],
  },
  {
    title: "preview of the replacement",
    operation: "preview",
    replace: ["**::rustdesk-application"],
    plan: replacementPlan,
  },
  {
    title: "replacement",
    operation: "up",
    replace: ["**::rustdesk-application"],
    plan: replacementPlan,
  },
  ...recoverySteps,
  ...registrationAccessSteps,
  {
    title: "destroy",
    operation: "destroy",
    plan: [
      "rustdesk delete",
      "rustdesk-admin-consent delete",
      "rustdesk-application delete",
      "rustdesk-assignment-{Tom Okafor} delete",
      "rustdesk-client-secret-2 delete",
      "rustdesk-client-secret-3 delete",
      "rustdesk-display-name-suffix delete",
      "rustdesk-service-principal delete",
    ],
  },
];
