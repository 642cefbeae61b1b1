import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { verdictSentence } from "../../../../cli/impact/report/impact-words.ts";
import {
  diagnosticEvent,
  impactOfSteps,
  propertyStep,
  recordingOf,
  type StepSketch,
  stepEvents,
  told,
} from "./engine-events.ts";
import { previewSteps } from "./example-report.ts";

const path = "web.implicitGrant.idTokenIssuanceEnabled";
const switchedOff: StepSketch = { ...propertyStep(path, true, false), op: "refresh" };
const switchedOn = propertyStep(path, false, true);
const same = (type: string, state: object): StepSketch => ({
  op: "same",
  type,
  name: "x",
  old: { ...state },
  new: { ...state },
});

describe("what is wrong already is told apart from what the run does:", () => {
  test("broken now and mended, at the price of an interruption", () => {
    const secrets = ["delete", "create"].map(
      (op, index): StepSketch => ({
        op,
        type: resourceTypes.clientSecret,
        name: `rustdesk-client-secret-${1 + 2 * index}`,
        ...(op === "create" ? { new: {} } : { old: {} }),
      }),
    );
    const impact = impactOfSteps([switchedOff, switchedOn, ...secrets]);
    expect([impact.verdict, impact.runVerdict]).toEqual(["broken", "interrupted"]);
    expect(verdictSentence(impact)).toBe(
      "Sign-in is broken now; a run mends it, and interrupts sign-in until the console is updated",
    );
  });

  test("a run that would stop is that first", () => {
    const impact = impactOfSteps([switchedOff, switchedOn], { failure: "no" });
    expect([impact.verdict, impact.runVerdict]).toEqual(["failed", "failed"]);
    expect(verdictSentence(impact)).toBe("The run would stop");
  });

  test("an application that Microsoft has disabled, although nothing changes", () => {
    const disabled = { disabledByMicrosoft: "DisabledDueToViolationOfServicesAgreement" };
    const impact = impactOfSteps([same(resourceTypes.application, disabled)]);
    expect(told(impact)).toEqual([
      "broken: Microsoft has disabled the application: nobody can sign in (“DisabledDueToViolationOfServicesAgreement”).",
    ]);
    expect([impact.runVerdict, impact.changes]).toEqual(["uninterrupted", false]);
    expect(told(impactOfSteps([same(resourceTypes.application, { disabledByMicrosoft: "" })]))).toEqual([]);
  });

  test("a service principal that is switched off, until the run switches it on", () => {
    const type = resourceTypes.servicePrincipal;
    const off = impactOfSteps([same(type, { accountEnabled: false })]);
    expect(off.findings[0]?.already).toBe("left");
    const on = impactOfSteps([propertyStep("accountEnabled", false, true, type)]);
    expect(told(on)).toEqual([
      "uninterrupted: Sign-in is enabled: the enterprise application is switched on, and people who were shut out can sign in.",
    ]);
  });

  test("an application that was deleted, before a run that stops without coming to it", () => {
    const impact = impactOfSteps([{ op: "refresh", old: {} }], { failure: "no" });
    expect(told(impact)).toEqual([
      "failed: no",
      "broken: Changed by hand, and left so: The application was deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
    ]);
  });

  test("one that the program declares no longer is missed by nobody", () => {
    expect(told(impactOfSteps([{ op: "refresh", old: {} }]))).toEqual([
      "uninterrupted: Changed by hand, and left so: Application rustdesk-application was deleted, and the program declares it no longer.",
    ]);
  });
});

describe("a service principal that is made", () => {
  const made = (required: boolean): StepSketch => ({
    op: "create",
    type: resourceTypes.servicePrincipal,
    new: { appRoleAssignmentRequired: required },
  });
  const [stack, , application] = previewSteps({ op: "same", old: {}, new: {} }) as [StepSketch, StepSketch, StepSketch];

  test("anew, for an application that the console knows, has lost what was granted to the old one", () => {
    const lines = (required: boolean) => told(impactOfSteps([stack, application, made(required)]));
    expect(lines(true)).toEqual([
      "broken: The service principal is made anew: assignments of users and groups and the consent that was given are gone, and since assignment is required nobody can sign in until people are assigned again (AADSTS50105).",
    ]);
    expect(lines(false)).toEqual([
      "uninterrupted: The service principal is made anew: assignments of users and groups and the consent that was given are gone; nobody needs an assignment, but where users may not consent themselves they are asked for an administrator's approval.",
    ]);
  });

  test("for an application of a first run that was interrupted had nothing to lose", () => {
    expect(told(impactOfSteps([application, made(false)]))).toEqual([
      "uninterrupted: The service principal is made: sign-in, consent and assignment attach to it.",
    ]);
  });
});

describe("what the engine logs as an error", () => {
  test("is a finding each, once, when the run stops for it", () => {
    const stops = [
      { line: "first", action: "Mend it.", resource: "rustdesk-application" },
      { line: "second" },
      { line: "of a policy", isPolicy: true },
    ];
    const impact = impactOf(recordingOf(diagnosticEvent("error", "raw")), { failure: "first second", stops });
    expect(told(impact)).toEqual(["failed: first", "failed: second"]);
    expect(impact.findings[0]).toMatchObject({ action: "Mend it.", resources: ["rustdesk-application"] });
  });

  test.each<[StepSketch[], string]>([
    [[], "Set another existingClientSecret."],
    [
      [{ op: "same", type: resourceTypes.clientSecret, name: "rustdesk-client-secret-1", old: {}, new: {} }],
      "Renew it: `npm run rotate -- --stack test`.",
    ],
  ])("is told of an expired client secret with what renews it, with the steps %j", (steps, renewal) => {
    const line = "The client secret stopped working on 2026-11-20: nobody can sign in.";
    const failure = `${line} Set another existingClientSecret.`;
    const options = { failure, stops: [{ line: failure }], selector: "--stack test" };
    expect(impactOf(recordingOf(...steps.flatMap(stepEvents)), options).findings).toMatchObject([
      {
        verdict: "failed",
        subject: "clientSecret",
        line,
        action: `${renewal} Until then \`npm run up\` refuses every other change as well.`,
      },
    ]);
  });

  test("is a warning when the run goes on all the same", () => {
    const impact = impactOf(recordingOf(diagnosticEvent("error", "a provider's trouble")));
    expect([impact.verdict, impact.warnings.map(({ message }) => message)]).toEqual([
      "uninterrupted",
      ["a provider's trouble"],
    ]);
  });

  test("does not make a kept client secret of one that was never compared", () => {
    const steps = previewSteps({ op: "same", old: {}, new: {} }).slice(0, 4);
    expect(impactOfSteps(steps, { failure: "no" }).console.clientSecret).toBe("unknown");
  });
});
