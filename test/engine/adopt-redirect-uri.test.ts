import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { AdoptionCheckout, below } from "./adoption/adoption-checkout.ts";

let checkout: AdoptionCheckout;
beforeEach(() => {
  checkout = new AdoptionCheckout();
});
afterEach(() => checkout.remove());

describe("redirect URIs that were added by hand", () => {
  test("are kept on the callback's path and named elsewhere, with what breaks", async () => {
    const made = await checkout.register({
      webUris: [
        "https://desk.example.com/api/oidc/callback",
        "https://192.168.10.20:21114/api/oidc/callback",
        "https://wiki.example.com/signin-oidc",
      ],
      application: { publicClient: { redirectUris: ["myapp://auth"] } },
    });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("What changes for somebody", adopted)).toEqual([
      "- Redirect URI “myapp://auth” of a desktop or mobile application is removed: whoever signs in there is refused (AADSTS50011).",
      "  Give what uses it a registration of its own first; RustDesk's console does not.",
      "- Redirect URI “https://wiki.example.com/signin-oidc” is removed: whatever signs people in with it is refused (AADSTS50011).",
      "  Give what uses it a registration of its own first.",
    ]);
    const { application, outputs, preview } = await checkout.standing(made);
    expect(application.web.redirectUris.toSorted()).toEqual([
      "https://192.168.10.20:21114/api/oidc/callback",
      "https://desk.example.com/api/oidc/callback",
    ]);
    expect(application.publicClient.redirectUris).toEqual([]);
    expect(outputs.callbackUrls?.value.toSorted()).toEqual(application.web.redirectUris.toSorted());
    expect(preview).toEqual({ same: 5 });
  });

  test("move to Web when they were a single-page application's, and the console can sign in there then", async () => {
    const made = await checkout.register({
      webUris: [],
      spaUris: ["https://desk.example.com/api/oidc/callback"],
    });
    await expect(checkout.signIn(made.clientId, made.secret)).rejects.toMatchObject({
      error_description: expect.stringMatching(/^AADSTS9002325: /),
    });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Found in the directory", adopted)).toContain(
      "Redirect URIs   https://desk.example.com/api/oidc/callback (Single-page application)",
    );
    expect(below("What changes for somebody", adopted)).toEqual([
      "- Callback URL “https://desk.example.com/api/oidc/callback” moves from the platform Single-page application, where Entra ID refuses the console's sign-in (AADSTS9002325), to Web, where it takes it.",
      "  If a page or an app signs in there without a client secret, give that a registration of its own first.",
    ]);
    const { application } = await checkout.standing(made);
    expect(application.spa.redirectUris).toEqual([]);
    expect(application.web.redirectUris).toEqual(["https://desk.example.com/api/oidc/callback"]);
    expect(await checkout.signIn(made.clientId, made.secret)).toBe(made.clientId);
  });

  test("that differ in the port of localhost become one, since Entra ID does not compare it", async () => {
    const made = await checkout.register({
      webUris: ["http://localhost:8000/api/oidc/callback", "http://localhost:9000/api/oidc/callback"],
    });
    const adopted = await checkout.adopt(made.clientId);
    expect(checkout.configuration()).toContain("consoleOrigins:\n    - http://localhost:8000\n");
    expect(below("What changes besides", adopted)[0]).toBe(
      "- Callback URL “http://localhost:9000/api/oidc/callback” gets another port, which Entra ID does not compare for localhost.",
    );
    expect(await checkout.signIn(made.clientId, made.secret, "http://localhost:9000/api/oidc/callback")).toBe(
      made.clientId,
    );
  });

  test("must tell where the console is opened, or the environment must", async () => {
    const made = await checkout.register({ webUris: ["https://wiki.example.com/signin-oidc"] });
    await expect(checkout.adopt(made.clientId)).rejects.toThrow(
      "A redirect URI of the registration must tell where the RustDesk console is opened, such as " +
        "https://desk.example.com/api/oidc/callback; got https://wiki.example.com/signin-oidc.",
    );
    checkout.configure("desk", { consoleOrigins: ["https://desk.example.com"] });
    await checkout.adopt(made.clientId);
    expect((await checkout.standing(made)).application.web.redirectUris).toEqual([
      "https://desk.example.com/api/oidc/callback",
    ]);
  });
});
