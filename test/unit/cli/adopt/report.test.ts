import { describe, expect, test } from "vitest";

import { type Adoption, plannedAdoption } from "../../../../cli/adopt/adoption.ts";
import { cutOverSteps } from "../../../../cli/adopt/cut-over.ts";
import type { Registration } from "../../../../cli/adopt/registration.ts";
import { adoptionFindings, ownerAdvice, reportLines } from "../../../../cli/adopt/report.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { propertyStep, recordingOf, type StepSketch, stepEvents } from "../impact/engine-events.ts";
import { ada, deployer, handMade } from "./hand-made.ts";

const newSecret: StepSketch = {
  op: "create",
  type: resourceTypes.clientSecret,
  name: "rustdesk-client-secret-1",
  new: { displayName: "RustDesk console, generation 1" },
};

function adoptionOf(registration: Registration, ...steps: StepSketch[]): Adoption {
  const type = resourceTypes.servicePrincipal;
  const owned = { op: "same", type, name: "rustdesk-service-principal", old: { owners: [deployer] }, new: {} };
  return {
    registration,
    values: { protect: true },
    planned: plannedAdoption(recordingOf(...[owned, ...steps].flatMap(stepEvents))),
    callbackUrls: ["https://desk.example.com/api/oidc/callback"],
    imports: {},
    get: () => undefined,
  };
}

function reported(adoption: Adoption, title: string): string[] | undefined {
  const sections = reportLines(adoption, { name: "prod", selector: "--stack prod", place: "on this machine" });
  return sections.find((section) => section.title.startsWith(title))?.lines;
}

describe("the report before an adoption", () => {
  test("says what was found, the deploying identity by its part", () => {
    expect(reported(adoptionOf(handMade()), "Found on this machine")).toEqual([
      "Name            RustDesk",
      "Client id       cccccccc-0000-4000-8000-000000000004",
      "Tenant          99999999-0000-4000-8000-000000000007",
      "Account types   AzureADMyOrg (this organization only)",
      "Redirect URIs   https://desk.example.com/api/oidc/callback (Web)",
      `Owners          ${ada}, ${deployer} (the identity that deploys)`,
      "Enterprise app  there",
    ]);
  });

  test("says what is written where", () => {
    expect(reported(adoptionOf(handMade()), "Written to Pulumi.prod.yaml")).toEqual(["protect: true"]);
  });

  test("does not say that a new secret interrupts the sign-in: the console keeps the one that it has", () => {
    const adoption = adoptionOf(handMade(), newSecret);
    expect(reported(adoption, "What stays")?.at(-1)).toBe(
      'A new one is made beside them, "RustDesk console, generation 1": Entra ID never shows the values of the others again.',
    );
    expect(reported(adoption, "What changes for somebody")).toEqual([]);
  });

  test("leaves out what is the provider's own and not in Entra ID", () => {
    const steps = ["preventDuplicateNames", "useExisting"].map((path) => propertyStep(path, false, true));
    const adoption = adoptionOf(handMade(), ...steps);
    expect(reported(adoption, "What changes besides")).toEqual([]);
  });

  test("names a callback URL that moves from another platform to Web", () => {
    const uris = { web: [], publicClient: ["https://desk.example.com/api/oidc/callback"] };
    expect(reported(adoptionOf(handMade({}, uris)), "What changes for somebody")).toEqual([
      "- Callback URL “https://desk.example.com/api/oidc/callback” moves from the platform Mobile and desktop applications, where Entra ID refuses the console's sign-in (AADSTS700025), to Web, where it takes it.",
      "  If a page or an app signs in there without a client secret, give that a registration of its own first.",
    ]);
  });

  test.each(["https://Desk.Example.com", "https://desk.example.com:443"])(
    "moves a callback URL of another platform to Web however it is written: %s",
    (origin) => {
      const spa = `${origin}/api/oidc/callback`;
      const callback = "https://desk.example.com/api/oidc/callback";
      const removed = propertyStep("singlePageApplication.redirectUris", [spa], []);
      const adoption = adoptionOf(handMade({}, { web: [], spa: [spa] }), {
        ...removed,
        new: { web: { redirectUris: [callback] }, singlePageApplication: { redirectUris: [] } },
        diff: { ...removed.diff, "web.redirectUris": "add" },
      });
      expect(reported(adoption, "What changes for somebody")).toEqual([
        `- Callback URL “${spa}” moves from the platform Single-page application, where Entra ID refuses the console's sign-in (AADSTS9002325), to Web, where it takes it.`,
        "  If a page or an app signs in there without a client secret, give that a registration of its own first.",
      ]);
    },
  );

  test.each(["AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"])(
    "tells of the two client secrets that Entra ID takes with %s",
    (signInAudience) => {
      const adoption = adoptionOf(handMade({ signInAudience }), newSecret);
      expect(reported(adoption, "Before you say yes")).toEqual([
        "Where personal Microsoft accounts may sign in, Entra ID takes two client secrets at most. If this registration has",
        "two by now, delete the one that no console uses first, or the new one is refused:",
        "    az ad app credential list --id cccccccc-0000-4000-8000-000000000004 --output table",
      ]);
      expect(reported(adoptionOf(handMade({ signInAudience })), "Before you say yes")).toEqual([]);
    },
  );
});

const ofServicePrincipal = resourceTypes.servicePrincipal;
const takenFromOthers: StepSketch[] = [
  propertyStep("appRoles", [{ value: "Read", allowedMemberTypes: ["Application"] }], undefined),
  propertyStep("owners", ["1111-1", "2222-2"], ["2222-2"]),
  propertyStep("verifiedPublisher.name", "a", "b"),
  propertyStep("signInAudience", "AzureADMyOrg", "AzureADMultipleOrgs"),
  propertyStep("accountEnabled", false, true, ofServicePrincipal),
  propertyStep("appRoleAssignmentRequired", true, false, ofServicePrincipal),
  propertyStep("tags", [], ["HideApp"], ofServicePrincipal),
];
const seen: StepSketch[] = [
  propertyStep("displayName", "Desk", "RustDesk"),
  propertyStep("notes", "Ticket 4711", undefined),
  propertyStep("owners", [], ["1111-1"]),
];
const unnoticed: StepSketch[] = [
  propertyStep("api.requestedAccessTokenVersion", 1, 2),
  propertyStep("preferredSingleSignOnMode", "oidc", undefined, ofServicePrincipal),
];
const findingsOf = (step: StepSketch) => adoptionFindings(adoptionOf(handMade(), step), "--stack prod");

describe("what an adoption changes", () => {
  test.each(takenFromOthers)("must be accepted where others live on it or are let in: $diff", (step) => {
    const { weighty, slight } = findingsOf(step);
    expect(weighty.map(({ verdict }) => verdict)).toEqual([
      step.diff?.appRoleAssignmentRequired ? "exposed" : "broken",
    ]);
    expect(slight).toEqual([]);
  });

  test.each(seen)("is told first, and goes without acceptance, where somebody sees it: $diff", (step) => {
    const { weighty, slight } = findingsOf(step);
    expect(weighty.map(({ verdict }) => verdict)).toEqual(["uninterrupted"]);
    expect(slight).toEqual([]);
  });

  test.each(unnoticed)("is told besides where nobody can notice it: $diff", (step) => {
    const { weighty, slight } = findingsOf(step);
    expect(weighty).toEqual([]);
    expect(slight.map(({ verdict }) => verdict)).toEqual(["uninterrupted"]);
  });
});

describe("what an owner must do first", () => {
  test("is nothing for who owns everything, whatever the case of the IDs", () => {
    expect(ownerAdvice(handMade(), [deployer.toUpperCase()])).toEqual([]);
  });

  test("is to make the owner of the application alone own the enterprise application", () => {
    expect(ownerAdvice(handMade(), [ada])).toEqual([
      expect.stringContaining(deployer),
      expect.stringContaining("403"),
      expect.stringMatching(
        /^ {4}az rest --method post .*servicePrincipals\/ffffffff-0000-4000-8000-000000000005\/owners/,
      ),
    ]);
  });

  test("is both for who owns nothing, and only one where there is no enterprise application", () => {
    const registration = handMade({ owners: [ada] });
    expect(ownerAdvice(registration, [])).toHaveLength(4);
    expect(ownerAdvice({ ...registration, servicePrincipal: undefined }, [])).toEqual([
      expect.anything(),
      expect.anything(),
      `    az ad app owner add --id cccccccc-0000-4000-8000-000000000004 --owner-object-id ${deployer}`,
    ]);
  });
});

describe("what is left to do", () => {
  const environment = { selector: "--stack prod", isLocal: false };
  const file = "Pulumi.prod.yaml";
  const clientId = "cccccccc-0000-4000-8000-000000000004";

  test("the old secret goes last, by commands that find it", () => {
    expect(cutOverSteps(environment, file, clientId, true)).toEqual([
      "1. Put the new secret into the console: Settings > OIDC, the provider, Client secret.",
      "   `npm run sheet -- --stack prod --copy client-secret` copies it. The client id is the same; compare the issuer.",
      "2. Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.",
      `3. When that has worked, delete the old secret. Until then both work. Those named "RustDesk console, generation …" are this program's: leave them.`,
      '   az ad app credential list --id cccccccc-0000-4000-8000-000000000004 --query "[].{keyId:keyId, name:displayName, ends:endDateTime}" --output table',
      "   az ad app credential delete --id cccccccc-0000-4000-8000-000000000004 --key-id KEY_ID",
      "4. Commit Pulumi.prod.yaml: from now on the registration is changed there.",
    ]);
  });

  test("with an existing secret there is none to paste and none to delete", () => {
    const steps = cutOverSteps(environment, file, clientId, false);
    expect(steps[0]).toBe("1. Compare the fields with those of the console: Settings > OIDC, the provider.");
    expect(steps.join("\n")).not.toMatch(/delete|--copy/);
    expect(steps.at(-1)).toMatch(/^3\. Commit Pulumi\.prod\.yaml/);
  });

  test("on this machine the Azure CLI is said not to reach", () => {
    expect(cutOverSteps({ ...environment, isLocal: true }, file, clientId, true)).toContain(
      "   (In your tenant; the Azure CLI does not reach local Entra ID.)",
    );
  });
});
