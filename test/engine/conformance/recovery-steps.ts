import type { RegistrationLife } from "./registration-life.ts";
import type { Step } from "./step.ts";

/** What somebody else changes or deletes, how a refresh shows it, and how up repairs it. */
export const recoverySteps: Step<RegistrationLife>[] = [
  {
    title: "refresh after somebody changed the application",
    before: ({ thirdParty, application: { id, web } }) =>
      thirdParty.call("PATCH", `/applications/${id}`, {
        displayName: "Renamed in the portal",
        notes: "changed by hand",
        web: { redirectUris: [...web.redirectUris, "https://elsewhere.example.com/callback"] },
      }),
    operation: "refresh",
    plan: [
      "rustdesk-application update displayName, notes (add), web.redirectUris[] (add)",
      "same: rustdesk, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  {
    title: "up repairs the application",
    operation: "up",
    plan: [
      "rustdesk-application update displayName, notes (delete), web.redirectUris[] (delete)",
      "same: rustdesk, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  {
    title: "refresh after somebody changed the service principal",
    before: ({ thirdParty, servicePrincipal: { id } }) =>
      thirdParty.call("PATCH", `/servicePrincipals/${id}`, {
        appRoleAssignmentRequired: true,
        notes: "changed by hand",
        tags: ["HideApp", "ByHand"],
      }),
    operation: "refresh",
    plan: [
      "rustdesk-service-principal update appRoleAssignmentRequired, notes (add), tags[] (add), tags[] (delete)",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
  {
    title: "up repairs the service principal",
    operation: "up",
    plan: [
      "rustdesk-service-principal update appRoleAssignmentRequired, notes (delete), tags[] (add), tags[] (delete)",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
  {
    title: "refresh after somebody removed a client secret",
    before: async ({ thirdParty, application: { id, passwordCredentials } }) => {
      const { keyId } = passwordCredentials.find(({ displayName }) => displayName?.endsWith("3")) ?? {};
      await thirdParty.call("POST", `/applications/${id}/removePassword`, { keyId });
    },
    operation: "refresh",
    plan: [
      "rustdesk-client-secret-3 delete",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  {
    title: "up makes the client secret again",
    operation: "up",
    plan: [
      "rustdesk-client-secret-3 create",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  {
    title: "refresh after somebody deleted the service principal",
    before: ({ thirdParty, servicePrincipal: { id } }) => thirdParty.call("DELETE", `/servicePrincipals/${id}`),
    operation: "refresh",
    plan: [
      "rustdesk-service-principal delete",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
  {
    title: "up makes the service principal again",
    operation: "up",
    plan: [
      "rustdesk-service-principal create",
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix",
    ],
  },
  {
    title: "preview after somebody deleted the application, without a refresh",
    before: ({ thirdParty, application: { id } }) => thirdParty.call("DELETE", `/applications/${id}`),
    operation: "preview",
    plan: [
      "same: rustdesk, rustdesk-application, rustdesk-client-secret-2, rustdesk-client-secret-3, rustdesk-display-name-suffix, rustdesk-service-principal",
    ],
  },
  {
    title: "refresh after somebody deleted the application",
    operation: "refresh",
    plan: [
      "rustdesk-application delete",
      "rustdesk-client-secret-2 delete",
      "rustdesk-client-secret-3 delete",
      "rustdesk-service-principal delete",
      "same: rustdesk, rustdesk-display-name-suffix",
    ],
  },
  {
    title: "up makes everything again",
    operation: "up",
    plan: [
      "rustdesk-application create",
      "rustdesk-client-secret-2 create",
      "rustdesk-client-secret-3 create",
      "rustdesk-service-principal create",
      "same: rustdesk, rustdesk-display-name-suffix",
    ],
  },
];
