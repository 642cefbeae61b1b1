import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { verdictSentence } from "../../../../cli/impact/report/impact-words.ts";
import {
  engineSecret,
  engineUnknown,
  impactOfSteps,
  recordingOf,
  type StepSketch,
  stepEvents,
  told,
} from "./engine-events.ts";

const now = new Date("2027-01-15T00:00:00Z");

/** What is done with a secret, such as `2 create` or, of one that has expired, `1 delete over`. */
function secret(text: string): StepSketch {
  const [generation, op = "", over] = text.split(" ");
  const state = { endDate: over === undefined ? "2027-06-01T00:00:00Z" : "2027-01-01T00:00:00Z" };
  return {
    op,
    type: resourceTypes.clientSecret,
    name: `rustdesk-client-secret-${generation}`,
    ...(op === "create" ? {} : { old: state }),
    ...(op === "delete" ? {} : { new: state }),
  };
}

const outputs = { clientId: "x", issuer: "https://login.example/v2.0", callbackUrls: [] };
const broughtUp: StepSketch = {
  op: "same",
  type: resourceTypes.stack,
  name: "rustdesk-entra-test",
  old: outputs,
  new: outputs,
};

/** What is told of each fate, after what is done with the secrets and the fate itself. */
const fates: Record<string, string | string[]> = {
  "kept: 1 same, 2 same => kept": [],
  "new beside the old: 1 same, 2 create => newBesideOld":
    "uninterrupted: A new client secret of generation 2 is made beside the old one: the old one of generation 1 works until 2027-06-01T00:00:00Z or the next renewal.",
  "new beside the old, the previous one removed after its end: 1 delete over, 2 same, 3 create => newBesideOld": [
    "uninterrupted: A new client secret of generation 3 is made beside the old one: the old one of generation 2 works until 2027-06-01T00:00:00Z or the next renewal.",
    "uninterrupted: The client secret of generation 1 is removed; it stopped working on 2027-01-01T00:00:00Z.",
  ],
  "new after the old has ended: 1 same over, 2 create => newBesideOld":
    "interrupted: A new client secret of generation 2 is made; the old one stopped working on 2027-01-01T00:00:00Z, so nobody can sign in until the console has the new one.",
  "replaced by a generation that is not the next: 1 delete, 3 create => replaced":
    "interrupted: The client secret is REPLACED by a new one of generation 3: sign-in is interrupted until the console has that (AADSTS7000215).",
  "replaced by the previous one, of a file that is older than the last rotation: 1 same, 2 delete => replaced":
    "failed: clientSecretGeneration in the stack's Pulumi.*.yaml must be at least 2, the newest that is brought up; got 1. The file is older than the last rotation.",
  "replaced by one that is made again, of a file that is older: 1 create, 2 delete, 3 delete => replaced":
    "failed: clientSecretGeneration in the stack's Pulumi.*.yaml must be at least 3, the newest that is brought up; got 1. The file is older than the last rotation.",
  "replaced by a generation that is skipped to, with one that nobody is meant to have: 1 delete, 2 delete, 3 create, 4 create => replaced":
    [
      "interrupted: The client secret is REPLACED by a new one of generation 4: sign-in is interrupted until the console has that (AADSTS7000215).",
      "interrupted: The client secret of generation 1 is removed: sign-in is interrupted until the console has that of generation 4, unless it has it already (AADSTS7000215).",
      "uninterrupted: A client secret of generation 3 is made that the console is not meant to have.",
    ],
  "the previous one removed: 1 delete, 2 same => kept":
    "interrupted: The client secret of generation 1 is removed: sign-in is interrupted until the console has that of generation 2, unless it has it already (AADSTS7000215).",
  "the previous one replaced: 1 replace, 2 same => kept":
    "interrupted: The previous client secret of generation 1 is replaced: sign-in is interrupted if the console still has it (AADSTS7000215).",
  "the tenth after the ninth, by number and not by name: 9 same, 10 same, 8 delete => kept":
    "interrupted: The client secret of generation 8 is removed: sign-in is interrupted until the console has that of generation 10, unless it has it already (AADSTS7000215).",
  "the first of a registration that has none: 1 create => new":
    "uninterrupted: The console gets its first client secret of this registration.",
};

describe("what becomes of the client secret:", () => {
  test.each(Object.entries(fates))("%s", (title, lines) => {
    const [, secrets = "", fate] = /: (.*) => (.*)$/.exec(title) ?? [];
    const impact = impactOfSteps(secrets.split(", ").map(secret), { now });
    expect(impact.console.clientSecret).toBe(fate);
    expect(told(impact)).toEqual([lines].flat());
  });

  test("made instead of the configuration's", () => {
    const impact = impactOfSteps([broughtUp, secret("1 create")], { now });
    expect(impact.console.clientSecret).toBe("newBesideOld");
    expect(told(impact)).toEqual([
      "interrupted: A new client secret of generation 1 is made. A secret that was made elsewhere (existingClientSecret) works on in the console until its end. If the console's secret was deleted, nobody can sign in until the console has the new one.",
    ]);
  });

  test("one that is known to be deleted is replaced, which mends what is broken now", () => {
    const steps = [broughtUp, secret("3 create"), secret("2 same")];
    const impact = impactOfSteps(steps, { now, clientSecretIsGone: true });
    expect(told(impact)).toEqual([
      "interrupted: The client secret of generation 3 was deleted, so nobody can sign in with it; the run makes a new one.",
    ]);
    expect([impact.console.clientSecret, impact.runVerdict]).toEqual(["replaced", "uninterrupted"]);
    expect(verdictSentence(impact)).toBe(
      "Sign-in is interrupted now; a run mends it once the console has the new client secret",
    );
  });

  test("one of the configuration that is left out cannot be judged, and that is said", () => {
    const impact = impactOfSteps([broughtUp, secret("1 same")], { now, existingSecretLeftOut: true });
    expect(told(impact)).toEqual([
      "unknown: The client secret of the configuration is left out here, so it cannot be told what becomes of it.",
    ]);
    expect(impact.console.clientSecret).toBe("unknown");
  });

  test("the configuration's own, kept or another", () => {
    const application: StepSketch = { op: "same", old: {}, new: {} };
    const kept = impactOfSteps([broughtUp, application], { now, existingSecretChanged: false });
    expect([kept.console.clientSecret, told(kept)]).toEqual(["kept", []]);
    const changed = impactOfSteps([broughtUp, application], { now, existingSecretChanged: true });
    expect(changed.console.clientSecret).toBe("replaced");
    expect(told(changed)).toEqual([
      "interrupted: The client secret of the configuration is another: sign-in is interrupted until the console has it (AADSTS7000215), unless it has it already.",
    ]);
  });

  test("nothing is said of it when the preview stops before it is known", () => {
    expect(impactOfSteps([], { failure: "no" }).console).toEqual({
      clientId: "unknown",
      clientSecret: "unknown",
      issuer: "unknown",
      callbackUrls: "unknown",
    });
  });
});

test("a preview that stops before the outputs says nothing of a client secret that is not declared any more", () => {
  const impact = impactOfSteps([broughtUp, secret("1 delete")], { failure: "It is protected." });
  expect(impact.console.clientSecret).toBe("unknown");
  expect(told(impact).slice(0, 1)).toEqual(["failed: It is protected."]);
});

describe("what becomes of the stack's outputs:", () => {
  const told2 = (after: object) =>
    told(impactOfSteps([{ ...broughtUp, new: { ...outputs, ...after } }], { existingSecretChanged: false }));

  test("an issuer that is another interrupts, and its tenant is told with it", () => {
    expect(told2({ issuer: "https://other.example/v2.0", tenantId: "y" })).toEqual([
      "interrupted: The issuer is NEW, “https://other.example/v2.0” instead of “https://login.example/v2.0”: RustDesk compares it exactly and refuses every sign-in until the console has the new one.",
    ]);
  });

  test("another tenant breaks, whatever is put into the console", () => {
    const step = { ...broughtUp, old: { ...outputs, tenantId: "x" } };
    const elsewhere = {
      ...step,
      new: { ...outputs, issuer: "https://login.example/y/v2.0", tenantId: "y", portalUrl: "z" },
    };
    const impact = impactOfSteps([elsewhere], { existingSecretChanged: false });
    expect(told(impact)).toEqual([
      "broken: The run works in another tenant (x → y): the registration is not there, and the issuer that the console would need is another.",
    ]);
    expect(impact.findings[0]).toMatchObject({ property: "tenantId", subject: "issuer" });
    expect(impact.findings[0]?.action).toBe(
      "Check ARM_TENANT_ID, azuread:tenantId and `az login`; if the tenant is meant, give it an environment of its own.",
    );
    expect(impactOfSteps([elsewhere], { isLocal: true }).findings[0]?.action).toBe(
      "The directory was deleted while the state was kept: restore `.local` as a whole from a copy, or start afresh with `npm run " +
        "local -- reset`.",
    );
  });

  test("the end of an existing secret, and any other, by its name", () => {
    expect(told2({ clientSecretExpires: "2027-06-01T00:00:00Z", more: 1 })).toEqual([
      "unknown: The output more is new or another, in clear: this report has no words for it, and cannot tell whether it shows a client secret in another form.",
      "uninterrupted: The output clientSecretExpires changes from nothing to “2027-06-01T00:00:00Z”.",
    ]);
    expect(told2({ more: engineSecret })).toEqual([
      "uninterrupted: The output more is new or another, a secret; this report has no words for it.",
    ]);
    expect(told2({ more: engineUnknown })).toEqual([
      "unknown: The output more is new or another, and whether it shows a secret is known only after the run.",
    ]);
  });

  test("what a first run cannot tell of one that the program does not have, or would have in clear", () => {
    const first = (after: object) =>
      told(impactOfSteps([{ ...broughtUp, op: "create", old: undefined, new: { clientId: engineUnknown, ...after } }]));
    expect(first({ clientSecret: engineSecret, issuer: engineUnknown }).join()).not.toMatch(/failed|unknown/);
    expect(first({ clientSecret: engineUnknown, more: engineUnknown })).toEqual(
      expect.arrayContaining([
        "failed: The output clientSecret would be secret no longer.",
        "unknown: The output more is new or another, and whether it shows a secret is known only after the run.",
      ]),
    );
  });

  test("one that goes is no other one", () => {
    const gone = impactOfSteps([{ ...broughtUp, new: { ...outputs, issuer: undefined } }], {
      existingSecretChanged: false,
    });
    expect(told(gone)).toEqual([
      "uninterrupted: The output issuer is no longer given: whatever reads it, as `npm run sheet` does, finds nothing. Sign-in does not depend on it.",
    ]);
    expect(gone.console.issuer).toBe("unknown");
    expect(told2({ clientId: undefined })[0]).toMatch(/^uninterrupted: The output clientId is no longer given/);
  });

  test("a client id of another registration, though the console's stays", () => {
    expect(told2({ clientId: "other" })).toEqual([
      expect.stringMatching(/^broken: The output clientId is another registration's, “other” instead of /),
    ]);
  });

  test("a secret in clear is refused, under whatever name, and its value is told nowhere", () => {
    const value = "8Q~abcdefghijklmnopqrstuvwxyz0123456789";
    const preview = (after: object) => {
      const steps = [
        {
          ...broughtUp,
          old: { ...outputs, clientSecret: engineSecret },
          new: { ...outputs, clientSecret: engineSecret, ...after },
        },
      ];
      const recording = recordingOf(...steps.flatMap(stepEvents));
      recording.knows([value]);
      return impactOf(recording, { existingSecretChanged: false });
    };
    for (const [after, line] of [
      [{ again: value }, "failed: The output again would show a client secret in clear."],
      [{ readme: `the secret is ${value}` }, "failed: The output readme would show a client secret in clear."],
      [{ clientSecret: value }, "failed: The output clientSecret would show a client secret in clear."],
      [{ clientSecret: engineUnknown }, "failed: The output clientSecret would be secret no longer."],
    ] as const) {
      const impact = preview(after);
      expect(told(impact)[0]).toBe(line);
      expect(JSON.stringify(impact)).not.toContain(value);
    }
    expect(told(preview({}))).toEqual([]);
  });
});
