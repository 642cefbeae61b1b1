import { describe, expect, test } from "vitest";

import { isRealEnvironment } from "../../../policy/environment-kind.ts";
import { humanOwnerProblems, twoOwnersProblems } from "../../../policy/rules/owners.ts";
import { protectedApplicationProblems } from "../../../policy/rules/protected-application.ts";

const settings = { developmentOrigins: [] };
const ada = "0f0f0f0f-1111-2222-3333-444444444444";
const pipeline = "aaaaaaaa-1111-2222-3333-444444444444";

const real = {
  displayName: "RustDesk",
  web: { redirectUris: ["https://desk.example.com/api/oidc/callback"] },
};
const local = { displayName: "RustDesk", web: { redirectUris: ["http://localhost:8000/api/oidc/callback"] } };

describe("a real environment", () => {
  test.each([
    [[], true],
    [["https://desk.example.com/api/oidc/callback"], true],
    [["http://localhost/api/oidc/callback", "https://desk.example.com/api/oidc/callback"], true],
    [["https://localhost.example.com/api/oidc/callback"], true],
    [["no URL"], true],
    [["http://localhost:8000/api/oidc/callback"], false],
    [["https://localhost/api/oidc/callback"], false],
  ])("with the redirect URIs %j: %s", (redirectUris, isReal) => {
    expect(isRealEnvironment(redirectUris, settings)).toBe(isReal);
  });

  test("is not one at configured development origins alone", () => {
    const developmentOrigins = ["https://desk.dev.example.com"];
    const development = "https://desk.dev.example.com/api/oidc/callback";
    expect(isRealEnvironment([development], { developmentOrigins })).toBe(false);
    expect(isRealEnvironment([development, "http://localhost/api/oidc/callback"], { developmentOrigins })).toBe(false);
    expect(isRealEnvironment(["https://desk.example.com/", development], { developmentOrigins })).toBe(true);
    expect(isRealEnvironment(["https://desk.dev.example.com:8443/"], { developmentOrigins })).toBe(true);
  });
});

describe("two-owners", () => {
  test("allows two owners, and fewer where the environment is not real", () => {
    expect(twoOwnersProblems({ ...real, owners: [ada, pipeline] }, settings)).toEqual([]);
    expect(twoOwnersProblems({ ...local, owners: [ada] }, settings)).toEqual([]);
    expect(twoOwnersProblems(local, settings)).toEqual([]);
  });

  test.each([
    [undefined, 0],
    [[], 0],
    [[ada], 1],
    [[ada, ada.toUpperCase()], 1],
  ])("refuses the owners %j of a real environment", (owners, count) => {
    expect(twoOwnersProblems(owners === undefined ? real : { ...real, owners }, settings)).toEqual([
      `owners must be at least two different object IDs; got ${count}. Add the identity that deploys and a person to ` +
        "the stack's owners.",
    ]);
  });
});

describe("human-owner", () => {
  const people = [ada.toUpperCase()];

  test("allows a known person among the owners, and anyone where the environment is not real", () => {
    expect(humanOwnerProblems({ ...real, owners: [pipeline, ada] }, { ...settings, people })).toEqual([]);
    expect(humanOwnerProblems({ ...local, owners: [pipeline] }, { ...settings, people })).toEqual([]);
    expect(humanOwnerProblems(local, { ...settings, people: [] })).toEqual([]);
  });

  test("refuses owners without a known person", () => {
    expect(humanOwnerProblems({ ...real, owners: [pipeline] }, { ...settings, people })).toEqual([
      `owners must have one of human-owner.people of the pack's configuration; got ${pipeline}. Add a person's object ID ` +
        "to the stack's owners.",
    ]);
    expect(humanOwnerProblems(real, { ...settings, people })).toEqual([
      "owners must have one of human-owner.people of the pack's configuration; got none. Add a person's object ID to the " +
        "stack's owners.",
    ]);
  });

  test("says that it cannot tell a person without being told who is one", () => {
    expect(humanOwnerProblems({ ...real, owners: [pipeline, ada] }, { ...settings, people: [] })).toEqual([
      `owners must have a person, but nobody has said which object IDs are people's; got ${pipeline}, ${ada}. List them in ` +
        "human-owner.people of the pack's configuration, or disable the rule there.",
    ]);
  });
});

describe("protected-application", () => {
  const resource = (protect: boolean) => ({ name: "rustdesk-application", opts: { protect } });

  test("allows a protected application, and an unprotected one where the environment is not real", () => {
    expect(protectedApplicationProblems(real, settings, resource(true))).toEqual([]);
    expect(protectedApplicationProblems(local, settings, resource(false))).toEqual([]);
  });

  test("refuses an unprotected application of a real environment", () => {
    expect(protectedApplicationProblems(real, settings, resource(false))).toEqual([
      "rustdesk-application must be protected; it is not. Set the stack's protect to true.",
    ]);
  });
});
