import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { AccessCheckout } from "./access-checkout.ts";
import { guideTable } from "./guide.ts";

/** Sign-in names of seed.yaml by what the guide's table calls each person. */
const people = {
  "member of the group": "member@lindenglass.test",
  "person assigned by name": "direct@lindenglass.test",
  "member of a group in the group": "nested@lindenglass.test",
  "guest in the group": "guest@nordlicht.test",
  "disabled member of the group": "left@lindenglass.test",
  "somebody else of the tenant": "other@lindenglass.test",
  "Global Administrator": "admin@lindenglass.test",
  "somebody of another tenant": "foreign@nordlicht.test",
};

const checkout = new AccessCheckout();
let all: Record<string, unknown>;

beforeAll(async () => {
  await checkout.open();
  const assignments = { "Support team": checkout.idOf("Support team"), "By name": checkout.idOf("direct@") };
  all = { assignmentRequired: true, assignments, adminConsent: true };
});
afterAll(() => checkout.remove());

/** Who gets in, and the number with which each other is refused. */
async function signIns(): Promise<Record<string, string>> {
  const tried = Object.entries(people).map(async ([who, name]) => {
    const answer = await checkout.signIn(name);
    return [who, typeof answer === "string" ? answer : "in"];
  });
  return Object.fromEntries(await Promise.all(tried));
}

/** Whether somebody of another tenant gets in by that of all organisations, which is the issuer of no sheet. */
async function signsInElsewhere(): Promise<boolean> {
  const { clientId, callbackUrls } = await checkout.environment.stack.outputs();
  const query = new URLSearchParams({
    ...{ client_id: clientId?.value, redirect_uri: callbackUrls?.value[0], response_type: "code" },
    ...{ scope: "openid profile email", login_hint: people["somebody of another tenant"] },
  });
  const url = `${checkout.environment.entra.url}/organizations/oauth2/v2.0/authorize?${query}`;
  const { headers } = await fetch(url, { redirect: "manual" });
  return URL.parse(headers.get("location") ?? "")?.searchParams.has("code") ?? false;
}

// Nobody has consented before the last of them: whoever once has goes on to get in.
describe("each person of the guide's table is let in, or refused with the number that it says,", () => {
  const told = guideTable();

  test("where assignment is required and nobody is assigned", async () => {
    await checkout.up({ assignmentRequired: true });
    expect(await signIns()).toEqual(told.assignmentRequired);
  });

  test("where a group and a person are assigned, and nobody has consented", async () => {
    const { adminConsent: _, ...assigned } = all;
    await checkout.up(assigned);
    expect(await signIns()).toEqual(told["with assignments"]);
  });

  test("where an administrator has consented too", async () => {
    await checkout.up(all);
    expect(await signIns()).toEqual(told["with adminConsent"]);
  });

  test("until somebody takes the consent back by hand; the next run that looks gives it again", async () => {
    await checkout.revokeConsent();
    expect(await signIns()).toEqual(told["with assignments"]);
    expect(await checkout.up(all, { refresh: true })).toMatchObject({ create: 1 });
    expect(await signIns()).toEqual(told["with adminConsent"]);
  });

  test("where several tenants are let in and the console has the issuer of the sheet", async () => {
    expect(await signsInElsewhere()).toBe(false);
    await checkout.up({ ...all, signInAudience: "AzureADMultipleOrgs" });
    expect(await signIns()).toEqual(told["with adminConsent"]);
    // Assignment is required in this tenant alone.
    expect(await signsInElsewhere()).toBe(true);
  });

  test("where nothing is set", async () => {
    await checkout.up({});
    expect(await signIns()).toEqual(told["by default"]);
  });
});
