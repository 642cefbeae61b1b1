import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { AdoptionCheckout, below } from "./adoption-checkout.ts";
import { Portal } from "./portal.ts";

let checkout: AdoptionCheckout;
beforeEach(() => {
  checkout = new AdoptionCheckout();
});
afterEach(() => checkout.remove());

describe("a registration without an enterprise application", () => {
  test("gets one, and its people can sign in then", async () => {
    checkout.permitDeployer("Application.ReadWrite.OwnedBy", "User.Read.All");
    const made = await checkout.register({ servicePrincipal: null });
    await expect(checkout.signIn(made.clientId, made.secret)).rejects.toThrow(/AADSTS\d+/);
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Found on this machine", adopted)).toContain("Enterprise app  none yet: one is made");
    expect(adopted.said).toContain("  4 created, 1 imported, 1 updated.");
    const { servicePrincipal, preview } = await checkout.standing(made);
    expect(servicePrincipal?.appId).toBe(made.clientId);
    expect(preview).toEqual({ same: 5 });
    expect(await checkout.signIn(made.clientId, made.secret)).toBe(made.clientId);
  });
});

describe("the owners that a registration has", () => {
  test("stay, and become owners of both the application and the enterprise application", async () => {
    checkout.permitDeployer("Application.ReadWrite.All");
    const made = await checkout.register({
      owners: ["ada@lindenglass.test", "deployer"],
      servicePrincipalOwners: ["tom@lindenglass.test", "deployer"],
    });
    const [ada, tom, deployer] = await checkout.idsOf("ada@lindenglass.test", "tom@lindenglass.test", "deployer");
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Written to", adopted)).toContain(`owners: ${JSON.stringify([ada, deployer, tom])}`);
    expect(below("What changes for somebody", adopted)).toEqual(
      expect.arrayContaining([
        `- Owner ${tom} is added and may change the registration, its secrets included.`,
        `- Owner ${ada} is added and may change the registration, its secrets included.`,
      ]),
    );
    const { owners, servicePrincipalOwners, preview } = await checkout.standing(made);
    expect(owners).toEqual([ada, tom, deployer].toSorted());
    expect(servicePrincipalOwners).toEqual([ada, tom, deployer].toSorted());
    expect(preview).toEqual({ same: 5 });
  });
});

describe("an identity that deploys and owns nothing of the registration", () => {
  test("is told which commands an owner must run, is refused without them, and goes on after them", async () => {
    const made = await checkout.register({ owners: ["ada@lindenglass.test"] });
    const [deployer] = await checkout.idsOf("deployer");
    const { servicePrincipal, ...before } = await checkout.inDirectory(made);
    const commands = [
      `The identity that deploys (object ID ${deployer}) does not own it yet. Where it may change only what it owns`,
      "(Application.ReadWrite.OwnedBy), Entra ID refuses with 403 until an owner has run this:",
      `    az ad app owner add --id ${made.clientId} --owner-object-id ${deployer}`,
      "    az rest --method post " +
        `--url 'https://graph.microsoft.com/v1.0/servicePrincipals/${servicePrincipal?.id}/owners/$ref' ` +
        `--body '{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/${deployer}"}'`,
    ];
    const refused = checkout.adopt(made.clientId);
    await expect(refused).rejects.toThrow(/^Entra ID refuses this to the identity that deploys \(403\)/);
    await expect(refused).rejects.toThrow(commands.join("\n"));
    await expect(refused).rejects.toThrow(
      "Pulumi.desk.yaml is written, and what stands behind a ✓ above is done; nothing of it must be undone. When that is " +
        `mended, go on with \`npm run adopt -- local --stack desk --client-id ${made.clientId}\`.`,
    );
    expect(below("Before you say yes", checkout)).toEqual(commands);
    expect(await checkout.inDirectory(made)).toEqual({ servicePrincipal, ...before });

    await checkout.inTenant(async (entra) => {
      const portal = new Portal(entra);
      const reference = { "@odata.id": `${entra.url}/v1.0/directoryObjects/${deployer}` };
      await portal.call("POST", `/applications/${made.id}/owners/$ref`, reference);
      await portal.call("POST", `/servicePrincipals/${servicePrincipal?.id}/owners/$ref`, reference);
    });
    expect((await checkout.adopt(made.clientId)).code).toBe(0);
    const after = await checkout.standing(made);
    expect(after.preview).toEqual({ same: 5 });
    expect(after.owners).toEqual([...before.owners, deployer].toSorted());
    expect(after.application.passwordCredentials).toHaveLength(2);
  });
});
