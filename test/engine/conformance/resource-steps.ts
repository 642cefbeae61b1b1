import type { ResourceLife } from "./resource-life.ts";
import { adopted, everything, everythingFound, missingApplication, role, type Variation } from "./resource-programs.ts";
import type { Step } from "./step.ts";

// Each step keeps what the steps before it changed.
const redirectUris = ["https://b.example.com/callback", "https://a.example.com/callback"];
const implicitGrant = { idTokenIssuanceEnabled: false, accessTokenIssuanceEnabled: false };
const grantOff: Variation = { application: { web: { redirectUris, implicitGrant } } };
const noGrant: Variation = { application: { web: { redirectUris } } };
const otherRole: Variation = {
  application: { web: { redirectUris }, appRoles: [{ ...role, value: "person" }] },
};
const otherServicePrincipal: Variation = {
  ...otherRole,
  servicePrincipal: {
    appRoleAssignmentRequired: true,
    notes: "Asked for by the help desk",
    tags: undefined,
    featureTags: [{ enterprise: true, hide: true }],
  },
};
const otherSubject: Variation = {
  ...otherServicePrincipal,
  credential: { subject: "repo:a/b:environment:prod" },
};
const otherSecret: Variation = { ...otherSubject, secret: { displayName: "two" } };

/** What can be done with each resource beyond what the project's program does. */
export const resourceSteps: Step<ResourceLife>[] = [
  {
    title: "preview of everything",
    before: (life) => life.declare(everything()),
    operation: "preview",
    plan: ["application create", "credential create", "secret create", "service-principal create"],
  },
  {
    title: "everything",
    operation: "up",
    plan: ["application create", "credential create", "secret create", "service-principal create"],
  },
  {
    title: "refresh of everything",
    operation: "refresh",
    plan: ["same: application, credential, secret, service-principal"],
  },
  {
    title: "functions that find it",
    before: (life) => life.declare(everythingFound()),
    operation: "up",
    plan: ["same: application, credential, secret, service-principal"],
  },
  {
    title: "a function that finds nothing",
    before: (life) => life.declare(missingApplication),
    operation: "preview",
    plan: [],
    errors: [
      "invocation of azuread:index/getApplication:getApplication returned an error: invoking azuread:index/getApplication:getApplication: 1 error occurred:\n\t* Application not found: no applications found matching filter: \"displayName eq 'Nobody'\"",
    ],
  },
  {
    title: "ID tokens by the implicit grant off",
    before: (life) => life.declare(everything(grantOff)),
    operation: "up",
    plan: [
      "application update web.implicitGrant.idTokenIssuanceEnabled",
      "same: credential, secret, service-principal",
    ],
  },
  {
    title: "the implicit grant taken out of the program",
    before: (life) => life.declare(everything(noGrant)),
    operation: "up",
    plan: ["same: application, credential, secret, service-principal"],
  },
  {
    title: "another value of an app role, which must be disabled first",
    before: (life) => life.declare(everything(otherRole)),
    operation: "up",
    plan: ["application update appRoleIds, appRoles[].value", "same: credential, secret, service-principal"],
  },
  {
    title: "preview without owners and app roles",
    before: (life) => life.declare(everything({ application: { owners: [], appRoles: [] } })),
    operation: "preview",
    plan: [
      "application update appRoleIds, appRoles (delete), owners (delete), web.implicitGrant.idTokenIssuanceEnabled",
      "same: credential, secret, service-principal",
    ],
  },
  {
    title: "a service principal with assignment required, notes and feature tags",
    before: (life) => life.declare(everything(otherServicePrincipal)),
    operation: "up",
    plan: [
      "service-principal update appRoleAssignmentRequired, featureTags[].hide, notes",
      "same: application, credential, secret",
    ],
  },
  {
    title: "another subject of the federated credential",
    before: (life) => life.declare(everything(otherSubject)),
    operation: "up",
    plan: ["credential update subject", "same: application, secret, service-principal"],
  },
  {
    title: "another name of the client secret",
    before: (life) => life.declare(everything(otherSecret)),
    operation: "up",
    plan: [
      "secret create-replacement displayName (update-replace)",
      "secret delete-replaced",
      "secret replace displayName (update-replace)",
      "same: application, credential, service-principal",
    ],
  },
  {
    title: "preview of an import under another name",
    before: async (life) => {
      await registerByHand(life);
      life.declare(adopted("Another name", otherSecret, { import: true }));
    },
    operation: "preview",
    plan: [
      "by-hand import",
      "by-hand update displayName",
      "by-hand-service-principal import",
      "same: application, credential, secret, service-principal",
    ],
  },
  {
    title: "import of an application and a service principal",
    before: (life) => life.declare(adopted("By hand", otherSecret, { import: true })),
    operation: "up",
    plan: [
      "by-hand import",
      "by-hand-service-principal import",
      "same: application, credential, secret, service-principal",
    ],
  },
  {
    title: "a change of the imported application",
    before: (life) => life.declare(adopted("By hand, renamed", otherSecret, { import: false })),
    operation: "up",
    plan: [
      "by-hand update displayName",
      "same: application, by-hand-service-principal, credential, secret, service-principal",
    ],
  },
  {
    title: "destroy of everything",
    operation: "destroy",
    plan: [
      "application delete",
      "by-hand delete",
      "by-hand-service-principal delete",
      "credential delete",
      "secret delete",
      "service-principal delete",
    ],
  },
];

async function registerByHand({ thirdParty, known }: ResourceLife): Promise<void> {
  const application = await thirdParty.call("POST", "/applications", {
    displayName: "By hand",
    web: {
      redirectUris: ["https://hand.example.com/callback"],
      implicitGrantSettings: { enableIdTokenIssuance: true },
    },
  });
  const servicePrincipal = await thirdParty.call("POST", "/servicePrincipals", { appId: application.appId });
  known.set("application", String(application.id));
  known.set("servicePrincipal", String(servicePrincipal.id));
}
