import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { AccessCheckout } from "./access-checkout.ts";
import { guideCommands, guideSettings } from "./guide.ts";

// What goes into the environment's file is read from the guide, and so is what its commands of the Azure CLI are given; in their place
// Microsoft Graph is asked for the same.

const member = "member@lindenglass.test";
const colleague = "other@lindenglass.test";

const checkout = new AccessCheckout();
let supportTeam: string;

beforeAll(async () => {
  await checkout.open();
  supportTeam = checkout.idOf("Support team");
});
afterAll(() => checkout.remove());

/** What the guide's first recipe writes into the file. */
const supportTeamOnly = () => guideSettings("Let only the support team in", { "Support team": supportTeam });

const changeMember = (method: "POST" | "DELETE", person: string) => {
  const url = checkout.environment.entra.url;
  const path = `/groups/${supportTeam}/members`;
  return method === "POST"
    ? checkout.graph("POST", `${path}/$ref`, { "@odata.id": `${url}/v1.0/directoryObjects/${checkout.idOf(person)}` })
    : checkout.graph("DELETE", `${path}/${checkout.idOf(person)}/$ref`);
};

describe("let only the support team in", () => {
  test("looks the object IDs up that the file wants", async () => {
    const [, name = ""] = /--group "([^"]+)"/.exec(guideCommands("Looking up object IDs")) ?? [];
    const filter = encodeURIComponent(`displayName eq '${name}'`);
    expect(await checkout.graph("GET", `/groups?$filter=${filter}`)).toMatchObject({ value: [{ id: supportTeam }] });
    expect(await checkout.graph("GET", `/users/${member}`)).toMatchObject({ id: checkout.idOf(member) });
  });

  test("lets them in, and nobody else", async () => {
    expect(await checkout.up(supportTeamOnly())).toEqual({ create: 7 });
    expect(await checkout.signIn(member)).toMatchObject({ name: "Member of the group" });
    expect(await checkout.signIn(colleague)).toBe("50105");
  });

  test("and a new colleague once in the group, without a run", async () => {
    await changeMember("POST", colleague);
    expect(await checkout.signIn(colleague)).toMatchObject({ name: "Not assigned" });
  });

  test("and no more who is taken out of it, or whose account is disabled", async () => {
    await changeMember("DELETE", colleague);
    expect(await checkout.signIn(colleague)).toBe("50105");
    await checkout.graph("PATCH", `/users/${checkout.idOf(member)}`, { accountEnabled: false });
    expect(await checkout.signIn(member)).toBe("50057");
    await checkout.graph("PATCH", `/users/${checkout.idOf(member)}`, { accountEnabled: true });
  });
});

describe("somebody leaves who is assigned by name", () => {
  const ann = "direct@lindenglass.test";

  /** The same with a line of her own. */
  function withAnn(): Record<string, unknown> {
    const { "rustdesk-entra:assignments": assigned, ...settings } = supportTeamOnly();
    return { ...settings, "rustdesk-entra:assignments": { ...Object(assigned), Ann: checkout.idOf(ann) } };
  }

  test("and is out once the line is", async () => {
    await checkout.up(withAnn());
    expect(await checkout.signIn(ann)).toMatchObject({ name: "Assigned by name" });
    expect(await checkout.up(supportTeamOnly())).toEqual({ delete: 1, same: 7 });
    expect(await checkout.signIn(ann)).toBe("50105");
  });

  test("which takes a look at the directory where the account is deleted already", async () => {
    await checkout.up(withAnn());
    await checkout.graph("DELETE", `/users/${checkout.idOf(ann)}`);
    expect(await checkout.signIn(ann)).toBe("50034");
    await expect(checkout.up(supportTeamOnly())).rejects.toThrow(
      /^[0-9a-f-]{36} is assigned no more: .*\. Run `npm run up -- local --stack prod --refresh`, which sees that\.$/,
    );
    expect(await checkout.up(supportTeamOnly(), { refresh: true })).toEqual({ same: 7 });
    expect(await checkout.signIn(member)).toMatchObject({ name: "Member of the group" });
  });
});

describe("map groups in RustDesk", () => {
  test("by object IDs, or by names", async () => {
    const settings = { ...supportTeamOnly(), ...guideSettings("Map groups in RustDesk") };
    await checkout.up(settings);
    expect(await checkout.signIn(member)).toMatchObject({ groups: [supportTeam] });
    await checkout.up({ ...settings, "rustdesk-entra:groupNames": true });
    expect(await checkout.signIn(member)).toMatchObject({ groups: ["Support team"] });
  });
});

describe("by a person instead", () => {
  const heading = "By a person instead";

  test("nobody gets in before a person has assigned and consented", async () => {
    await checkout.up(guideSettings(heading));
    expect(await checkout.signIn(member)).toBe("50105");
  });

  test("the group does afterwards, and a run leaves that as it is", async () => {
    const commands = guideCommands(heading);
    const clientId = (await checkout.environment.stack.outputs()).clientId?.value;
    const { id: servicePrincipal } = await checkout.graph("GET", `/servicePrincipals(appId='${clientId}')`);
    const filled = commands
      .replaceAll("SERVICE-PRINCIPAL-ID", String(servicePrincipal))
      .replaceAll("OBJECT-ID", supportTeam);
    const [, path = "", body = ""] = /v1\.0(\S+)" --body \\\n {2}'([^']+)'/.exec(filled) ?? [];
    await checkout.graph("POST", path, JSON.parse(body));
    expect(await checkout.signIn(member)).toBe("90094");
    const [, api, scope] = /--api (\S+) --scope "([^"]+)"/.exec(filled) ?? [];
    const { id: resourceId } = await checkout.graph("GET", `/servicePrincipals(appId='${api}')`);
    const grant = { clientId: servicePrincipal, consentType: "AllPrincipals", resourceId, scope };
    await checkout.graph("POST", "/oauth2PermissionGrants", grant);
    expect(await checkout.signIn(member)).toMatchObject({ name: "Member of the group" });
    expect(await checkout.up(guideSettings(heading), { refresh: true })).toEqual({ same: 5 });
    expect(await checkout.signIn(member)).toMatchObject({ name: "Member of the group" });
  });
});
