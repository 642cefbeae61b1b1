import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { verdictSentence } from "../../cli/impact/report/impact-words.ts";
import { exitCodeOf, PreviewedEnvironment, told } from "./preview/previewed-environment.ts";

describe("a preview that refreshes tells what somebody changed by hand:", () => {
  const environment = new PreviewedEnvironment({
    consoleOrigins: ["https://desk.example.com"],
    displayName: "Desk",
  });
  let undo: () => void;

  beforeAll(async () => {
    await environment.start();
    await environment.up();
    const { applications, servicePrincipals } = environment.local.entra.directory;
    const { registration, servicePrincipal } = environment;
    undo = () => {
      applications.update(registration);
      servicePrincipals.update(servicePrincipal);
    };
  });
  afterEach(() => undo());
  afterAll(() => environment.remove());

  const refreshed = (config = {}) => environment.impact(config, { refresh: true });

  function byHand(change: object): void {
    environment.local.entra.directory.applications.update({ ...environment.registration, ...change });
  }

  test("nothing, when nobody did anything", async () => {
    const impact = await refreshed();
    expect(told(impact)).toEqual([]);
    expect(exitCodeOf(impact)).toBe(0);
  });

  test("a grant that was switched off, which the run switches on again", async () => {
    const { web } = environment.registration;
    const off = { enableIdTokenIssuance: false, enableAccessTokenIssuance: false };
    byHand({ web: { ...web, implicitGrantSettings: off } });
    const impact = await refreshed();
    expect(told(impact)).toEqual([
      "broken: Changed by hand, which a run with --refresh mends: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).",
      "uninterrupted: Undoes a change by hand: ID tokens of the implicit grant are switched on, as RustDesk asks for.",
    ]);
    expect(impact.findings[0]).toMatchObject({
      drift: "undone",
      already: "mended",
      action: "Run `npm run up -- --stack test --refresh`, which undoes it.",
    });
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run mends it");
    expect([impact.verdict, impact.runVerdict]).toEqual(["broken", "uninterrupted"]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a callback URL that was removed, while the configuration moves to another", async () => {
    byHand({ web: { ...environment.registration.web, redirectUris: [] } });
    const removed =
      "Callback URL “https://desk.example.com/api/oidc/callback” is removed: people who open the console at https://desk.example.com cannot sign in (AADSTS50011).";
    const mended = await refreshed();
    expect(told(mended)).toEqual([
      `broken: Changed by hand, which a run with --refresh mends: ${removed}`,
      "uninterrupted: Undoes a change by hand: Callback URL “https://desk.example.com/api/oidc/callback” is added: people can sign in to the console at https://desk.example.com.",
    ]);
    expect(exitCodeOf(mended)).toBe(4);
    const left = await refreshed({ consoleOrigins: ["https://other.example.com"] });
    expect(told(left)).toEqual([
      `broken: Changed by hand, and left so: ${removed}`,
      "uninterrupted: Callback URL “https://other.example.com/api/oidc/callback” is added: people can sign in to the console at https://other.example.com.",
    ]);
    expect(verdictSentence(left)).toBe("Sign-in is broken now; a run leaves it so");
  });

  test("that change is not seen without a refresh", async () => {
    byHand({ displayName: "Renamed" });
    expect(told(await environment.impact())).toEqual([]);
  });

  test("a redirect URI that was added, apart from one that the configuration removes", async () => {
    const { web } = environment.registration;
    byHand({ web: { ...web, redirectUris: [...web.redirectUris, "https://tool.example.com/signed-in"] } });
    const impact = await refreshed({ consoleOrigins: ["https://other.example.com"] });
    expect(told(impact)).toEqual([
      "broken: Callback URL “https://desk.example.com/api/oidc/callback” is removed: people who open the console at https://desk.example.com cannot sign in (AADSTS50011).",
      "broken: Undoes a change by hand: Redirect URI “https://tool.example.com/signed-in” is removed: whatever signs people in with it is refused (AADSTS50011).",
      "uninterrupted: Callback URL “https://other.example.com/api/oidc/callback” is added: people can sign in to the console at https://other.example.com.",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a redirect URI of a single-page application, where the console's secret is refused", async () => {
    byHand({
      web: { ...environment.registration.web, redirectUris: [] },
      spa: { redirectUris: ["https://desk.example.com/api/oidc/callback"] },
    });
    expect(told(await refreshed())).toEqual([
      "broken: Changed by hand, which a run with --refresh mends: Callback URL “https://desk.example.com/api/oidc/callback” is registered for a single-page application: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).",
      "broken: Changed by hand, which a run with --refresh mends: Callback URL “https://desk.example.com/api/oidc/callback” is no longer one of the platform Web: the console cannot use it.",
      "uninterrupted: Undoes a change by hand: Redirect URI “https://desk.example.com/api/oidc/callback” is no longer one of a single-page application, but of the web.",
      "uninterrupted: Undoes a change by hand: Callback URL “https://desk.example.com/api/oidc/callback” is added: people can sign in to the console at https://desk.example.com. It was one of a single-page application, which no client secret goes with.",
    ]);
  });

  test("a name and a note that were set", async () => {
    byHand({ displayName: "Renamed", notes: "do not touch" });
    const impact = await refreshed({ displayName: "Desk 2" });
    expect(told(impact)).toEqual([
      "uninterrupted: Undoes a change by hand: People see “Desk 2” instead of “Renamed” when they sign in.",
      "uninterrupted: Undoes a change by hand: The internal note changes from “do not touch” to nothing: sign-in does not depend on it.",
    ]);
  });

  test("an owner that was added, apart from one that the configuration adds", async () => {
    const { users, owners } = environment.local.entra.directory;
    const [stranger, colleague] = users.list().map(({ id }) => id) as [string, string];
    const { id } = environment.registration;
    owners.add(id, stranger);
    const { objectId } = environment.local.entra.deployer;
    const impact = await refreshed({ owners: [objectId, colleague] });
    owners.remove(id, stranger);
    expect(told(impact)).toEqual([
      `uninterrupted: Owner ${colleague} is added and may change the registration, its secrets included.`,
      `uninterrupted: Undoes a change by hand: Owner ${stranger} is removed and may no longer change the registration.`,
    ]);
  });

  test("assignment that was made required", async () => {
    const { servicePrincipals } = environment.local.entra.directory;
    servicePrincipals.update({ ...environment.servicePrincipal, appRoleAssignmentRequired: true });
    const impact = await refreshed();
    expect(told(impact)).toEqual([
      "broken: Changed by hand, which a run with --refresh mends: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
      "uninterrupted: Undoes a change by hand: Everybody of the tenant may sign in: assignment is required no longer.",
    ]);
    expect([impact.runVerdict, exitCodeOf(impact)]).toEqual(["uninterrupted", 4]);
    const meant = await refreshed({ assignmentRequired: true });
    expect(told(meant)[0]).toMatch(/^broken: Changed by hand, and left so: People who are not assigned/);
  });

  test("sign-in that was switched off", async () => {
    const { servicePrincipals } = environment.local.entra.directory;
    servicePrincipals.update({ ...environment.servicePrincipal, accountEnabled: false });
    const impact = await refreshed();
    expect(told(impact)).toEqual([
      "broken: Changed by hand, and left so: Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112).",
    ]);
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run leaves it so");
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("sign-in that was switched off, even after a run has taken that over into the state", async () => {
    const { servicePrincipals } = environment.local.entra.directory;
    servicePrincipals.update({ ...environment.servicePrincipal, accountEnabled: false });
    await environment.local.stack.refresh();
    const impact = await environment.impact();
    undo();
    await environment.local.stack.refresh();
    expect(told(impact)).toEqual([
      "broken: Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112).",
    ]);
    expect(impact.changes).toBe(false);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a service principal that was deleted", async () => {
    const { servicePrincipals } = environment.local.entra.directory;
    const { servicePrincipal } = environment;
    servicePrincipals.delete(servicePrincipal.id);
    const impact = await refreshed();
    const required = await refreshed({ assignmentRequired: true });
    servicePrincipals.insert(servicePrincipal);
    const missing =
      "broken: Changed by hand, which a run with --refresh mends: The service principal was deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).";
    expect(told(impact)).toEqual([
      missing,
      "uninterrupted: Undoes a change by hand: The service principal is made anew: assignments of users and groups and the consent that was given are gone; nobody needs an assignment, but where users may not consent themselves they are asked for an administrator's approval.",
    ]);
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run mends it");
    expect([impact.runVerdict, exitCodeOf(impact)]).toEqual(["uninterrupted", 4]);
    expect(told(required)).toEqual([
      missing,
      "broken: Undoes a change by hand: The service principal is made anew: assignments of users and groups and the consent that was given are gone, and since assignment is required nobody can sign in until people are assigned again (AADSTS50105).",
    ]);
    expect(required.runVerdict).toBe("broken");
  });

  test("an application that was deleted, so that the console gets a new client id", async () => {
    const { applications, servicePrincipals } = environment.local.entra.directory;
    const { registration, servicePrincipal } = environment;
    servicePrincipals.delete(servicePrincipal.id);
    applications.delete(registration.id);
    const impact = await refreshed();
    applications.insert(registration);
    servicePrincipals.insert(servicePrincipal);
    expect(told(impact)).toEqual([
      "broken: Undoes a change by hand: The application was deleted, so nobody can sign in, and the run gives the console a NEW client id: the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID gives each person another subject for another application.",
    ]);
    expect(impact.console.clientId).toBe("new");
    expect(exitCodeOf(impact)).toBe(4);
  });
});
