import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { impactOfSteps, type StepSketch } from "./engine-events.ts";

/** Where the consoles of the example are opened: before the change, and after it. */
export const desk = "https://desk.example.com/api/oidc/callback";
export const other = "https://other.example.com/api/oidc/callback";

const registered = { displayName: "Desk", web: { redirectUris: [desk] } };
const outputs = {
  clientId: "5f1d1a9a-6a3c-4b7e-9d52-0c8f6f2b1e34",
  issuer: "https://login.microsoftonline.com/0b7f3c52-1d0e-4a6b-8f0a-9a4f2c6d7e81/v2.0",
  tenantId: "0b7f3c52-1d0e-4a6b-8f0a-9a4f2c6d7e81",
  callbackUrls: [desk],
};

/** The application's change of the example: another name, and another callback URL. */
export const broken: StepSketch = {
  op: "update",
  old: registered,
  new: { displayName: "Desk 2", web: { redirectUris: [other] } },
  diff: { displayName: "update", "web.redirectUris[0]": "update" },
};

/** The steps of a whole preview: the stack with its outputs and the registration, whose application is changed so. */
export function previewSteps(application: StepSketch, callbackUrls = [desk]): StepSketch[] {
  const kept = (type: string, name: string, state = {}): StepSketch => ({
    op: "same",
    type,
    name,
    old: state,
    new: state,
  });
  return [
    { ...kept(resourceTypes.stack, "rustdesk-entra-test", outputs), new: { ...outputs, callbackUrls } },
    kept(resourceTypes.component, "rustdesk"),
    application,
    kept(resourceTypes.servicePrincipal, "rustdesk-service-principal", { accountEnabled: true }),
    kept(resourceTypes.clientSecret, "rustdesk-client-secret-1", { endDate: "2027-06-01T00:00:00Z" }),
  ];
}

/** The example of docs/impact-report.md. */
export const example = reportOf([
  {
    environment: "dev",
    local: true,
    place: "on this machine",
    impact: impactOfSteps(previewSteps({ op: "same", old: registered, new: registered })),
  },
  { environment: "prod", local: false, impact: impactOfSteps(previewSteps(broken, [other])) },
]);
