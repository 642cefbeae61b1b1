import { type automation, runtime } from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { RunPlace } from "../../../../cli/stack/run-place.ts";

const caller = { tenantId: "a tenant", clientId: "a client", objectId: "an object" };

function answering(call: runtime.Mocks["call"]): void {
  runtime.setMocks({ call, newResource: ({ name, inputs }) => ({ id: name, state: inputs }) });
}

test("a program's outputs stay its own, and the provider tells whom it signs in as", async () => {
  answering(({ token }) => (token === "azuread:index/getClientConfig:getClientConfig" ? { id: "x", ...caller } : {}));
  const place = new RunPlace();
  expect(await place.asking(async () => ({ issuer: "i" }))()).toEqual({ issuer: "i" });
  await expect.poll(() => place.caller).toMatchObject(caller);
});

test("what the provider refuses is left to the program, and what was known stays", async () => {
  answering(() => {
    throw new Error("refused");
  });
  const place = new RunPlace();
  place.caller = caller;
  expect(await place.asking(async () => ({}))()).toEqual({});
  expect(place.caller).toBe(caller);
  await expect(place.asking(async () => Promise.reject(new Error("the program's own")))()).rejects.toThrow("own");
});

test("an application tells a domain of its tenant", () => {
  const place = new RunPlace();
  const event = (type: string, outputs?: object) =>
    ({ resourcePreEvent: { metadata: { type, old: outputs && { outputs } } } }) as automation.EngineEvent;
  place.hear(event("azuread:index/application:Application"));
  place.hear(event("azuread:index/servicePrincipal:ServicePrincipal", { publisherDomain: "other.test" }));
  expect(place.domain).toBeUndefined();
  place.hear(event("azuread:index/application:Application", { publisherDomain: "contoso.com" }));
  place.hear(event("azuread:index/application:Application", {}));
  expect(place.domain).toBe("contoso.com");
});
