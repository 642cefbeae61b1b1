import type { Application, ServicePrincipal } from "local-entra";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { verdictSentence } from "../../../cli/impact/report/impact-words.ts";
import { registrationsOf } from "../test-checkout.ts";
import { exitCodeOf, PreviewedEnvironment, told } from "./previewed-environment.ts";

const byHand = "Changed by hand, which a run with --refresh mends";
const undoes = "Undoes a change by hand";
const desk = "https://desk.example.com/api/oidc/callback";

describe("a preview that refreshes tells what somebody changed by hand:", () => {
  const environment = new PreviewedEnvironment({
    consoleOrigins: ["https://desk.example.com"],
    displayName: "Desk",
  });
  let registration: Application;
  let servicePrincipal: ServicePrincipal;

  beforeAll(async () => {
    await environment.start();
    await environment.up();
    ({ registration, servicePrincipal } = environment);
  });
  afterEach(() => {
    const { applications, servicePrincipals } = environment.local.entra.directory;
    if (applications.get(registration.id) === undefined) {
      applications.insert(registration);
    }
    if (servicePrincipals.get(servicePrincipal.id) === undefined) {
      servicePrincipals.insert(servicePrincipal);
    }
    applications.update(registration);
    servicePrincipals.update(servicePrincipal);
  });
  afterAll(() => environment.remove());

  const refreshed = (config = {}) => environment.impact(config, { refresh: true });
  const withoutGrant = () => ({
    ...registration.web,
    implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
  });

  test("nothing, when nobody did anything", async () => {
    const impact = await refreshed();
    expect(told(impact)).toEqual([]);
    expect(exitCodeOf(impact)).toBe(0);
  });

  test("several properties at once, which the run mends or leaves", async () => {
    const { applications, servicePrincipals, users, owners } = environment.local.entra.directory;
    const [stranger, colleague] = users.list().map(({ id }) => id) as [string, string];
    applications.update({
      ...registration,
      displayName: "Renamed",
      notes: "do not touch",
      web: { ...withoutGrant(), redirectUris: [] },
      spa: { redirectUris: [desk] },
    });
    servicePrincipals.update({ ...servicePrincipal, accountEnabled: false, appRoleAssignmentRequired: true });
    owners.add(registration.id, stranger);
    const { objectId } = environment.local.entra.deployer;
    const impact = await refreshed({ owners: [objectId, colleague] });
    owners.remove(registration.id, stranger);
    expect(told(impact).toSorted()).toEqual([
      `broken: ${byHand}: Callback URL “${desk}” is no longer one of the platform Web: the console cannot use it.`,
      `broken: ${byHand}: Callback URL “${desk}” is registered for a single-page application: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).`,
      `broken: ${byHand}: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).`,
      `broken: ${byHand}: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).`,
      `broken: ${byHand}: Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112).`,
      `exposed: ${undoes}: Everybody of the tenant can sign in from now on, guests included: assignment is required no longer.`,
      `uninterrupted: Owner ${colleague} is added and may change the registration, its secrets included.`,
      `uninterrupted: ${undoes}: Callback URL “${desk}” is added: people can sign in to the console at https://desk.example.com. It was one of a single-page application, which no client secret goes with.`,
      `uninterrupted: ${undoes}: ID tokens of the implicit grant are switched on, as RustDesk asks for.`,
      `uninterrupted: ${undoes}: Owner ${stranger} is removed and may no longer change the registration.`,
      `uninterrupted: ${undoes}: People see “Desk” instead of “Renamed” when they sign in.`,
      `uninterrupted: ${undoes}: Redirect URI “${desk}” is no longer one of a single-page application, but of the web.`,
      `uninterrupted: ${undoes}: Sign-in is enabled: the enterprise application is switched on, and people who were shut out can sign in.`,
      `uninterrupted: ${undoes}: The internal note changes from “do not touch” to nothing: administrators read it.`,
    ]);
    expect(impact.findings.find(({ property }) => property?.includes("idToken"))).toMatchObject({
      drift: "undone",
      already: "mended",
      action: "Run `npm run up -- --stack test --refresh`, which undoes it.",
    });
    expect(verdictSentence(impact)).toBe("Somebody else may get in, or leads the run elsewhere");
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("nothing without a refresh", async () => {
    environment.local.entra.directory.applications.update({ ...registration, displayName: "Renamed" });
    expect(told(await environment.impact())).toEqual([]);
  });

  test("a service principal that was deleted", async () => {
    environment.local.entra.directory.servicePrincipals.delete(servicePrincipal.id);
    const impact = await refreshed();
    expect(told(impact)).toEqual([
      `broken: ${byHand}: The service principal was deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).`,
      "uninterrupted: Undoes a change by hand: The service principal is made anew: assignments of users and groups and the consent that was given are gone; nobody needs an assignment, but where users may not consent themselves they are asked for an administrator's approval.",
    ]);
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run mends it");
    expect([impact.runVerdict, exitCodeOf(impact)]).toEqual(["uninterrupted", 4]);
  });

  test("an application that was deleted, so that the console gets a new client id", async () => {
    const { applications, servicePrincipals } = environment.local.entra.directory;
    servicePrincipals.delete(servicePrincipal.id);
    applications.delete(registration.id);
    const impact = await refreshed();
    expect(told(impact)).toEqual([
      "broken: Undoes a change by hand: The application was deleted, so nobody can sign in, and the run gives the console a NEW client id: the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID gives each person another subject for another application.",
    ]);
    expect(impact.console.clientId).toBe("new");
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("sign-in that was switched off, which a run switches on, even after a refresh has taken that over into the state", async () => {
    const { servicePrincipals } = environment.local.entra.directory;
    servicePrincipals.update({ ...servicePrincipal, accountEnabled: false });
    await environment.local.stack.refresh();
    const impact = await environment.impact();
    servicePrincipals.update(servicePrincipal);
    await environment.local.stack.refresh();
    expect(told(impact)).toEqual([
      "uninterrupted: Sign-in is enabled: the enterprise application is switched on, and people who were shut out can sign in.",
    ]);
    expect(exitCodeOf(impact)).toBe(3);
  });

  test("and npm run up -- --refresh --yes mends it, since the run itself breaks nothing", async () => {
    const { checkout } = environment;
    environment.local.entra.directory.applications.update({ ...registration, web: withoutGrant() });
    const ended = await checkout.run(["up", "--local", "--stack", "test", "--refresh", "--yes"]);
    expect(ended.stderr).toContain("  Sign-in is broken now; a run mends it.\n");
    expect([ended.code, ended.stdout]).toEqual([0, "1 updated, 4 unchanged.\n"]);
    const mended = await checkout.inTenant((entra) => registrationsOf({ entra })[0]?.web.implicitGrantSettings);
    expect(mended?.enableIdTokenIssuance).toBe(true);
    await environment.start();
  });
});

describe("a preview that refreshes tells who lost sign-in by hand:", () => {
  const support = "aaaaaaaa-1111-2222-3333-444444444444";
  const environment = new PreviewedEnvironment({
    consoleOrigins: ["https://desk.example.com"],
    assignmentRequired: true,
    adminConsent: true,
    assignments: { "Support team": support },
  });

  beforeAll(async () => {
    await environment.start();
    await environment.up();
  });
  afterAll(() => environment.remove());

  test("an assignment and a consent that somebody took away, and the run gives again", async () => {
    const { appRoleAssignments, permissionGrants } = environment.local.entra.directory;
    const assigned = appRoleAssignments.list().filter(({ principalId }) => principalId === support);
    const consented = permissionGrants.list();
    for (const { id } of assigned) {
      appRoleAssignments.delete(id);
    }
    for (const { id } of consented) {
      permissionGrants.delete(id);
    }
    const impact = await environment.impact({}, { refresh: true });
    expect(told(impact)).toEqual([
      `broken: ${byHand}: The assignment of the group “Support team” was removed: its members cannot sign in, unless by another assignment (AADSTS50105).`,
      `broken: ${byHand}: The administrator's consent for all users is withdrawn: nobody can sign in until an administrator consents again, since people cannot do so themselves where assignment is required (AADSTS90094).`,
      "uninterrupted: Undoes a change by hand: The group “Support team” is assigned: its members can sign in from now on.",
      "uninterrupted: Undoes a change by hand: An administrator's consent is given for all users to openid, profile, email: nobody is asked for it when they sign in.",
    ]);
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run mends it");
    for (const one of assigned) {
      appRoleAssignments.insert(one);
    }
    for (const one of consented) {
      permissionGrants.insert(one);
    }
  });

  test("and a consent to more, which the run takes back", async () => {
    const { permissionGrants } = environment.local.entra.directory;
    for (const consent of permissionGrants.list()) {
      permissionGrants.update({ ...consent, scope: `${consent.scope} Mail.Read` });
    }
    const impact = await environment.impact({}, { refresh: true });
    const consent = "for all users to Mail.Read (read the mail of whoever signs in)";
    expect(told(impact)).toEqual([
      `exposed: ${byHand}: Consent is given ${consent}, which no sign-in to RustDesk asks for: whoever has the client secret may do it in the name of people who sign in.`,
      `broken: ${undoes}: Consent ${consent} is withdrawn, which RustDesk does not ask for: a program that uses it is refused (AADSTS65001).`,
    ]);
    expect(impact.runVerdict).toBe("broken");
  });
});
