import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type ConsoleSecret, consoleSecret } from "../../../components/console-secret.ts";
import type { ClientSecretArgs } from "../../../components/rules/client-secret.ts";

const args: ClientSecretArgs = {
  generation: 3,
  retiredGeneration: 0,
  lifetimeDays: 90,
  warningDays: 30,
  existing: undefined,
};
const now = new Date("2026-11-21T07:33:38.412Z");

let declared: string[];
let notices: string[];
/** Ends of secrets that were made earlier, by resource name. */
let ends: Record<string, string>;

beforeEach(async () => {
  declared = [];
  notices = [];
  ends = {};
  vi.useFakeTimers({ now, toFake: ["Date"] });
  for (const severity of ["warn", "error"] as const) {
    vi.spyOn(pulumi.log, severity).mockImplementation(async (message) => {
      notices.push(`${severity}: ${message}`);
    });
  }
  await pulumi.runtime.setMocks(
    {
      call: ({ token }) => {
        throw new Error(`unexpected call ${token}`);
      },
      newResource: ({ name, inputs }) => {
        declared.push(name);
        const { endDate = inputs.endDate } = { endDate: ends[name] };
        return { id: `/${name}`, state: { ...inputs, endDate, value: `value of ${name}` } };
      },
    },
    "rustdesk-entra",
    "prod",
  );
});

afterEach(async () => {
  await pulumi.runtime.disconnect();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function declare(changes: Partial<ClientSecretArgs>): Promise<ConsoleSecret> {
  const application = new azuread.Application("application", { displayName: "RustDesk" });
  const secret = consoleSecret("rustdesk", { ...args, ...changes }, application, {
    parent: application,
    protect: false,
  });
  await settled(secret.expires);
  await settled(secret.previousExpires);
  await pulumi.runtime.disconnect();
  return secret;
}

function settled<T>(output: pulumi.Output<T> | undefined): Promise<T | undefined> {
  return new Promise((resolve) => (output === undefined ? resolve(undefined) : output.apply(resolve)));
}

test("the previous secret is declared beside the current one, which the console is given", async () => {
  const { value, expires, previousExpires } = await declare({});
  expect(declared).toEqual(["application", "rustdesk-client-secret-2", "rustdesk-client-secret-3"]);
  expect(await settled(value)).toBe("value of rustdesk-client-secret-3");
  expect(await pulumi.isSecret(value)).toBe(true);
  expect(await settled(expires)).toBe("2027-02-19T07:33:38Z");
  expect(await settled(previousExpires)).toBe("2027-02-19T07:33:38Z");
  expect(notices).toEqual([]);
});

test("a retired generation is not declared", async () => {
  const { previousExpires } = await declare({ retiredGeneration: 2 });
  expect(previousExpires).toBeUndefined();
  expect(declared).toEqual(["application", "rustdesk-client-secret-3"]);
});

test("an existing secret is given instead, and none is declared", async () => {
  const { value, expires } = await declare({ existing: { value: "made elsewhere", expires: "2027-05-31" } });
  expect(declared).toEqual(["application"]);
  expect(await settled(value)).toBe("made elsewhere");
  expect(await pulumi.isSecret(value)).toBe(true);
  expect(await settled(expires)).toBe("2027-05-31T00:00:00Z");
});

test("an existing secret without a date has no end, and that nothing can warn is told", async () => {
  const { expires } = await declare({ existing: { value: "made elsewhere", expires: undefined } });
  expect(expires).toBeUndefined();
  expect(notices).toEqual([
    "warn: Nothing can warn before existingClientSecret stops working, because its end is not known. Look it up in the portal's " +
      "list of client secrets, and set existingClientSecretExpires to it.",
  ]);
});

test("the end of the previous secret is told while it is declared, since the console may still have it", async () => {
  ends = { "rustdesk-client-secret-2": "2026-12-10T07:33:38Z" };
  await declare({});
  expect(notices).toEqual([
    "warn: The previous client secret stops working on 2026-12-10, in 18 days. If the console still has it, put the current one " +
      "into it. Then set clientSecretRetiredGeneration to 2 and bring it up.",
  ]);
});

test("a retired secret's end is not told", async () => {
  ends = { "rustdesk-client-secret-2": "2026-12-10T07:33:38Z" };
  await declare({ retiredGeneration: 2 });
  expect(notices).toEqual([]);
});

test("the end of the current secret is told as a warning with what to configure", async () => {
  ends = { "rustdesk-client-secret-3": "2026-12-10T07:33:38Z" };
  await declare({ retiredGeneration: 2 });
  expect(notices).toEqual([
    "warn: The client secret stops working on 2026-12-10, in 18 days; then nobody can sign in to RustDesk with Microsoft Entra " +
      "ID. Raise clientSecretGeneration by one and bring it up.",
  ]);
});

test("an unfinished rotation is finished before the next, and the warning says so", async () => {
  const end = "2026-12-10T07:33:38Z";
  ends = { "rustdesk-client-secret-2": end, "rustdesk-client-secret-3": end };
  await declare({});
  expect(notices).toContain(
    "warn: The client secret stops working on 2026-12-10, in 18 days; then nobody can sign in to RustDesk with Microsoft Entra " +
      "ID. The next raise removes the previous secret: make sure first that the console has the current one. Raise " +
      "clientSecretGeneration by one and bring it up.",
  );
  expect(notices).toHaveLength(2);
});

test("of two that have expired the renewal alone is told, since a finish would be refused", async () => {
  ends = {
    "rustdesk-client-secret-2": "2026-11-01T00:00:00Z",
    "rustdesk-client-secret-3": "2026-11-10T00:00:00Z",
  };
  await declare({});
  expect(notices).toEqual([
    "error: The client secret stopped working on 2026-11-10: nobody can sign in to RustDesk with Microsoft Entra ID until the " +
      "console has a new one. Raise clientSecretGeneration by one and bring it up.",
  ]);
});

test("nothing is told before the configured number of days", async () => {
  ends = { "rustdesk-client-secret-3": "2026-12-10T07:33:38Z" };
  await declare({ warningDays: 18 });
  expect(notices).toEqual([]);
});

test("an end that is past is told as an error", async () => {
  await declare({ existing: { value: "made elsewhere", expires: "2026-11-21" } });
  expect(notices).toEqual([
    "error: The client secret stopped working on 2026-11-21: nobody can sign in to RustDesk with Microsoft Entra ID until the " +
      "console has a new one. Make a new secret, set existingClientSecret to it, encrypted, and bring it up.",
  ]);
});
