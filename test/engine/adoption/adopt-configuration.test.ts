import { readdirSync } from "node:fs";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { ScriptedTerminal } from "../scripted-terminal.ts";
import { AdoptionCheckout, below } from "./adoption-checkout.ts";

let checkout: AdoptionCheckout;
beforeEach(() => {
  checkout = new AdoptionCheckout();
});
afterEach(() => checkout.remove());

describe("what the environment's file sets itself", () => {
  test("wins over what the registration has, and is shown with what goes", async () => {
    const made = await checkout.register({
      displayName: "RustDesk (old)",
      webUris: ["https://wiki.example.com/signin-oidc"],
    });
    const [ada, deployer] = await checkout.idsOf("ada@lindenglass.test", "deployer");
    const consoleOrigins = ["https://desk.example.com"];
    checkout.configure("desk", {
      displayName: "RustDesk",
      consoleOrigins,
      owners: [deployer],
      protect: false,
    });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Written to", adopted)).toEqual([]);
    expect(below("What changes for somebody", adopted)).toContain(
      `- Owner ${ada} is removed and may no longer change the registration.`,
    );
    expect(below("What changes for somebody", adopted).join("\n")).toContain("“RustDesk (old)”");
    const { application, outputs, owners } = await checkout.standing(made);
    expect(application.displayName).toBe("RustDesk");
    expect(application.web.redirectUris).toEqual(["https://desk.example.com/api/oidc/callback"]);
    expect(owners).toEqual([deployer]);
    expect(outputs.clientId?.value).toBe(made.clientId);
    expect(checkout.configuration()).toContain("rustdesk-entra:protect: false");
  });
});

describe("what the registration has", () => {
  test("is kept where this program declares it, and named with what its end means elsewhere", async () => {
    const made = await checkout.register({
      displayName: "Ada's Fernwartung Büro Süd",
      signInAudience: "AzureADMultipleOrgs",
      webUris: [
        "https://desk.example.com/api/oidc/callback",
        "https://192.168.10.20:21114/api/oidc/callback",
        "https://wiki.example.com/signin-oidc",
      ],
      application: {
        notes: "Ticket 4711",
        publicClient: { redirectUris: ["myapp://auth"] },
        optionalClaims: {
          idToken: [{ name: "upn", essential: false, additionalProperties: [], source: null }],
          accessToken: [],
          saml2Token: [],
        },
      },
      servicePrincipal: { appRoleAssignmentRequired: true },
    });
    const words = ["--local", "--stack", "desk", "--client-id", made.clientId, "--yes"];
    const refused = await checkout.run(["adopt", ...words]);
    expect(refused.stderr).toContain(
      "Changes that take something from others, or let others in, must be accepted by somebody, but --yes accepts only those " +
        "that do not. Nothing was changed. Run the command without --yes and answer, or add --accept-interruption.",
    );
    expect(refused.code).toBe(1);
    expect(() => checkout.configuration()).toThrow("ENOENT");

    const adopted = await checkout.adopt(made.clientId);
    expect(below("What changes for somebody", adopted)).toEqual([
      "- Redirect URI “myapp://auth” of a desktop or mobile application is removed: whoever signs in there is refused (AADSTS50011).",
      "- Redirect URI “https://wiki.example.com/signin-oidc” is removed: whatever signs people in with it is refused (AADSTS50011).",
      "- Optional claim of ID tokens “upn” is removed: whatever signs people in here, the console included, does not find it there any more.",
      "  Give what uses it a registration of its own first.",
    ]);
    const { application, servicePrincipal, outputs, preview } = await checkout.standing(made);
    expect(application).toMatchObject({
      displayName: "Ada's Fernwartung Büro Süd",
      signInAudience: "AzureADMultipleOrgs",
      notes: "Ticket 4711",
      optionalClaims: null,
      publicClient: { redirectUris: [] },
    });
    expect(servicePrincipal?.appRoleAssignmentRequired).toBe(true);
    expect(application.web.redirectUris.toSorted()).toEqual([
      "https://192.168.10.20:21114/api/oidc/callback",
      "https://desk.example.com/api/oidc/callback",
    ]);
    expect(outputs.callbackUrls?.value.toSorted()).toEqual(application.web.redirectUris.toSorted());
    expect(preview).toEqual({ same: 5 });
  });

  test("is refused where this program cannot keep it, before anything is written", async () => {
    const made = await checkout.register({
      signInAudience: "AzureADandPersonalMicrosoftAccount",
      application: { api: { requestedAccessTokenVersion: 2 } },
    });
    await expect(checkout.adopt(made.clientId)).rejects.toThrow(
      /signInAudience AzureADandPersonalMicrosoftAccount must not be used in the cloud "LocalEntra"/,
    );
    expect(checkout.files().map(({ path }) => path)).not.toContain(checkout.file("desk"));
  });

  test("moves to Web when it was a single-page application's callback, and one port of localhost stands for all", async () => {
    const made = await checkout.register({
      webUris: ["http://localhost:8000/api/oidc/callback", "http://localhost:9000/api/oidc/callback"],
      spaUris: ["https://desk.example.com/api/oidc/callback"],
    });
    await expect(checkout.signIn(made.clientId, made.secret)).rejects.toMatchObject({
      error_description: expect.stringMatching(/^AADSTS9002325: /),
    });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Found on this machine", adopted).join("\n")).toContain(
      "https://desk.example.com/api/oidc/callback (Single-page application)",
    );
    expect(below("What changes for somebody", adopted)).toEqual([
      "- Callback URL “https://desk.example.com/api/oidc/callback” moves from the platform Single-page application, where Entra ID refuses the console's sign-in (AADSTS9002325), to Web, where it takes it.",
      "  If a page or an app signs in there without a client secret, give that a registration of its own first.",
    ]);
    expect(below("What changes besides", adopted)).toContain(
      "- Callback URL “http://localhost:9000/api/oidc/callback” gets another port, which Entra ID does not compare for localhost.",
    );
    const { application } = await checkout.standing(made);
    expect(application.spa.redirectUris).toEqual([]);
    expect(await checkout.signIn(made.clientId, made.secret)).toBe(made.clientId);
    const otherPort = "http://localhost:9000/api/oidc/callback";
    expect(await checkout.signIn(made.clientId, made.secret, otherPort)).toBe(made.clientId);
  });
});

describe("an adoption that is interrupted between import and update", () => {
  test("leaves the name and the old secret as they were, and goes on when it is run again", async () => {
    const made = await checkout.register({ displayName: "RustDesk (by hand)" });
    const before = await checkout.inDirectory(made);
    const interruption = new AbortController();
    const terminal = new InterruptedTerminal("rustdesk-application (Application) imported", interruption);
    const { signal } = interruption;
    await expect(checkout.adopt(made.clientId, { terminal, signal })).rejects.toThrow("aborted");
    const halfway = await checkout.inDirectory(made);
    expect(halfway.application.passwordCredentials).toContainEqual(before.application.passwordCredentials[0]);
    expect(halfway.application.displayName).toBe("RustDesk (by hand)");

    expect((await checkout.adopt(made.clientId)).code).toBe(0);
    const { application, outputs, preview } = await checkout.standing(made);
    expect(outputs.clientId?.value).toBe(made.clientId);
    expect(application.passwordCredentials).toHaveLength(2);
    expect(preview).toEqual({ same: 5 });
  });
});

describe("a registration that cannot be found", () => {
  test("is refused with the client id and the tenant, and nothing is left behind", async () => {
    const clientId = "00000000-1111-2222-3333-444444444444";
    const tenantId = await checkout.inTenant(({ tenantId }) => tenantId);
    vi.stubEnv("TMPDIR", checkout.folder);
    await expect(checkout.adopt(clientId)).rejects.toThrow(
      `The tenant ${tenantId} must have an app registration with the client id ${clientId}, but it has none.`,
    );
    vi.unstubAllEnvs();
    expect(checkout.files().map(({ path }) => path)).not.toContain(checkout.file("desk"));
    expect(readdirSync(checkout.folder).filter((name) => name.startsWith("rustdesk-entra-trial-"))).toEqual([]);
  });

  test("is not the identity that deploys", async () => {
    const deployer = await checkout.inTenant(({ deployer: { clientId } }) => clientId);
    await expect(checkout.adopt(deployer)).rejects.toThrow(
      `The client id ${deployer} must be RustDesk's registration, but it is that of the identity that deploys.`,
    );
  });
});

test.each([
  [["--client-id", "x"], /\nError: --stack must name the environment that the registration becomes\./],
  [
    ["--stack", "desk", "--client-id", "RustDesk"],
    /\nError: --client-id must be the Application \(client\) ID .* got "RustDesk"/,
  ],
])("wrong words are refused with the usage and exit code 2: %j", async (words, message) => {
  const { code, stderr } = await checkout.run(["adopt", ...words]);
  expect(stderr).toMatch(message);
  expect(stderr).toContain("Usage: npm run adopt ");
  expect(code).toBe(2);
});

/** A terminal at which somebody says yes, and presses Ctrl-C when a line comes. */
class InterruptedTerminal extends ScriptedTerminal {
  readonly #line: string;
  readonly #interruption: AbortController;

  constructor(line: string, interruption: AbortController) {
    super(true);
    this.#line = line;
    this.#interruption = interruption;
  }

  override say(line = ""): void {
    super.say(line);
    if (line.includes(this.#line)) {
      this.#interruption.abort();
    }
  }
}
