import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Store } from "../../../src/directory/store.ts";
import { Artifacts } from "../../../src/oidc/provider/artifacts.ts";

const day = 24 * 60 * 60;

let store: Store;
let codes: Artifacts;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T12:00:00Z") });
  store = Store.open(":memory:");
  codes = new Artifacts(store, "AuthorizationCode");
});

afterEach(() => {
  vi.useRealTimers();
  store.close();
});

test("an artifact is found by its ID in its own kind only, and by its uid", async () => {
  await codes.upsert("one", { uid: "u1" }, 600);
  expect(await codes.find("one")).toEqual({ uid: "u1" });
  expect(await codes.findByUid("u1")).toEqual({ uid: "u1" });
  expect(await codes.find("two")).toBeUndefined();
  expect(await new Artifacts(store, "Session").find("one")).toBeUndefined();
});

test("an artifact is written over, marked as consumed, and destroyed", async () => {
  await codes.upsert("one", { scope: "openid" }, 600);
  await codes.upsert("one", { scope: "openid profile" }, 600);
  await codes.consume("one");
  expect(await codes.find("one")).toEqual({ scope: "openid profile", consumed: 1795262400 });
  await codes.destroy("one");
  expect(await codes.find("one")).toBeUndefined();
});

test("revoking a grant destroys what was given by it and nothing else", async () => {
  await codes.upsert("one", { grantId: "g1" }, 600);
  await codes.upsert("two", { grantId: "g2" }, 600);
  await codes.revokeByGrantId("g1");
  expect(await codes.find("one")).toBeUndefined();
  expect(await codes.find("two")).toEqual({ grantId: "g2" });
});

test("an expired artifact stays a day, then goes with the next write; one without an end stays", async () => {
  await codes.upsert("ends", {}, 600);
  await codes.upsert("stays", {});
  vi.setSystemTime(Date.now() + (day + 599) * 1000);
  await codes.upsert("other", {}, 600);
  expect(await codes.find("ends")).toEqual({});
  vi.setSystemTime(Date.now() + 2000);
  await codes.upsert("other", {}, 600);
  expect(await codes.find("ends")).toBeUndefined();
  expect(await codes.find("stays")).toEqual({});
});
