import { expect, test } from "vitest";

import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { engineUnknown, impactOfSteps, type StepSketch, told } from "./engine-events.ts";

const outputs = { clientId: "c-1", issuer: "i" };
const stack: StepSketch = { op: "same", type: resourceTypes.stack, name: "s", old: outputs, new: outputs };
const application: StepSketch = {
  op: "same",
  old: { clientId: "c-1", objectId: "o-1", owners: ["d", "p"] },
  new: { clientId: "c-1", objectId: "o-1", owners: ["d", "p"] },
};
const graph = "00000003-0000-0000-c000-000000000000";
const secret = (name: string, applicationId: string): StepSketch => ({
  op: "create",
  type: resourceTypes.clientSecret,
  name,
  new: { applicationId },
});
const principal = (clientId: string): StepSketch => ({
  op: "create",
  type: resourceTypes.servicePrincipal,
  name: "taken",
  new: { clientId, useExisting: true },
});
const second: StepSketch = { op: "create", name: "second", new: { displayName: "Second", clientId: engineUnknown } };
const provider: StepSketch = {
  op: "create",
  type: "pulumi:providers:azuread",
  name: "elsewhere",
  new: { metadataHost: "evil.example" },
};

test.each<[what: string, steps: StepSketch[], lines: string[]]>([
  [
    "a second secret of the console's registration",
    [secret("back-door", "/applications/o-1")],
    [
      "exposed: Another client secret, back-door, is made for the console's registration, which does not use it: whoever reads it can act as that registration.",
    ],
  ],
  [
    "a secret of another registration",
    [secret("rustdesk-client-secret-9", "/applications/o-2")],
    [
      "exposed: Another client secret, rustdesk-client-secret-9, is made for another registration (“/applications/o-2”): whoever reads it can act as that registration.",
    ],
  ],
  [
    "Microsoft Graph's service principal",
    [principal(graph)],
    [
      "exposed: The service principal of another application (Microsoft Graph) is taken over as “taken”: this program could switch it off for everybody or give it owners.",
    ],
  ],
  [
    "a second registration with all that belongs to it",
    [second, principal(engineUnknown), secret("second-client-secret-1", engineUnknown)],
    [
      "uninterrupted: A second registration beside the console's is in this stack: its registration second is made.",
      "uninterrupted: A second registration beside the console's is in this stack: its client secret second-client-secret-1 is made.",
      "uninterrupted: A second registration beside the console's is in this stack: its service principal taken is made.",
    ],
  ],
  [
    "a second registration that goes",
    [{ op: "delete", name: "second", old: { clientId: "c-2" } }],
    [
      "broken: The registration second of this stack, which is not the console's, is deleted: whoever signs in with it is refused.",
    ],
  ],
  [
    "a provider that the program makes",
    [provider],
    [
      "exposed: The program makes a provider of its own, elsewhere (azuread): what uses it works wherever its settings lead.",
      "exposed: The provider's setting metadataHost changes from nothing to “evil.example”: whoever runs that host tells the run where to sign in and which issuer holds.",
    ],
  ],
  [
    "a provider that the program makes under a name of the engine's",
    [{ ...provider, name: "default", parent: "urn:pulumi:test::rustdesk-entra::pulumi:pulumi:Stack::s" }],
    [
      "exposed: The program makes a provider of its own, default (azuread): what uses it works wherever its settings lead.",
      "exposed: The provider's setting metadataHost changes from nothing to “evil.example”: whoever runs that host tells the run where to sign in and which issuer holds.",
    ],
  ],
])("%s leaves the console's registration as it is", (_what, steps, lines) => {
  const impact = impactOfSteps([stack, application, ...steps], { existingSecretChanged: false });
  expect(told(impact)).toEqual(lines);
  expect(impact.console).toMatchObject({ clientId: "kept", clientSecret: "kept", issuer: "kept" });
});

test("what is taken away is the console's where the run stops before it comes to the application", () => {
  const gone = (type: string, old: Record<string, unknown>): StepSketch => ({
    op: "delete",
    type,
    name: "rustdesk-client-secret-1",
    old,
  });
  const steps = [
    gone(resourceTypes.clientSecret, { applicationId: "/applications/o-1" }),
    { ...gone(resourceTypes.servicePrincipal, { clientId: "c-1" }), name: "rustdesk-service-principal" },
  ];
  expect(told(impactOfSteps([{ ...stack, new: {} }, ...steps], { failure: "stops" })).join("\n")).not.toContain(
    "which is not the console's",
  );
});

test.each([
  ["the identity of the run", { caller: "P" }, "broken", " It is the identity that deploys: its next run is refused."],
  [
    "a known deploying identity",
    { knownOwners: { people: [], deployers: ["p"] } },
    "broken",
    " It is the identity that deploys: its next run is refused.",
  ],
  ["nobody knows who", {}, "unknown", " If it is the identity that deploys, its next run is refused."],
  ["a known person", { knownOwners: { people: ["P"], deployers: [] } }, "uninterrupted", ""],
  ["another than the identity of the run", { caller: "d" }, "uninterrupted", ""],
])("an owner that is removed: %s", (_who, options, verdict, end) => {
  const removed: StepSketch = {
    ...application,
    op: "update",
    new: { ...application.new, owners: ["d"] },
    diff: { "owners[1]": "delete" },
  };
  const impact = impactOfSteps([stack, removed], { existingSecretChanged: false, ...options });
  expect(told(impact)).toEqual([`${verdict}: Owner p is removed and may no longer change the registration.${end}`]);
});
