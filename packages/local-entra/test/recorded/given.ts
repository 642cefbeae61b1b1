import { randomUUID } from "node:crypto";

import type { Caller } from "../../src/directory/caller.ts";
import { globalAdministrator } from "../../src/directory/directory-role.ts";
import { applicationPermissionNames as allPermissions } from "../../src/directory/microsoft-graph.ts";
import { newApplication } from "../../src/directory/objects/application.ts";
import { newGroup } from "../../src/directory/objects/group.ts";
import { blank } from "../../src/directory/objects/property.ts";
import { newServicePrincipal } from "../../src/directory/objects/service-principal.ts";
import { type User, userType } from "../../src/directory/objects/user.ts";
import type { GraphService } from "../graph/graph-service.ts";
import type { Given, Json, Recording, Step } from "./recording.ts";
import type { Symbols } from "./symbols.ts";

/** What an object is found by; the rest of what was recorded of it is its own. */
const names = ["displayName", "userPrincipalName", "mailNickname", "servicePrincipalNames", "appId"];

/**
 * Makes what was there before a recording began. Says who sent a request: the person who was signed in, with all rights;
 * where a refusal was recorded somebody without any.
 */
export function bindGiven(service: GraphService, symbols: Symbols, recording: Recording): (step: Step) => Caller {
  const { directory } = service;
  const createdDateTime = service.now.toISOString();
  const tenantId = directory.tenant.id;

  const makers: Record<Given["type"], (id: string, known: { displayName: string; appId?: string }) => void> = {
    user: (id, known) => {
      const userPrincipalName = `${id}@${directory.tenant.defaultDomain}`;
      directory.users.insert({ ...(blank(userType) as object as User), id, userPrincipalName, ...known });
    },
    group: (id, known) => directory.groups.insert({ ...newGroup({ id, createdDateTime, ...known }), ...known }),
    application: (id, known) => {
      const publisherDomain = directory.tenant.defaultDomain;
      directory.applications.insert(
        newApplication({ id, appId: randomUUID(), publisherDomain, createdDateTime, ...known }),
      );
    },
    servicePrincipal: (id, known) => {
      const application = newApplication({
        id: randomUUID(),
        appId: randomUUID(),
        publisherDomain: "",
        createdDateTime,
        ...known,
      });
      directory.servicePrincipals.insert({
        ...newServicePrincipal(application, { id, tenantId, createdDateTime }),
        ...known,
      });
    },
  };

  for (const { id, type, ...told } of recording.given) {
    const known = { displayName: `given ${type} ${id}`, ...symbols.fill({ ...told, ...foundBy(recording, id) }) };
    const kept =
      type === "servicePrincipal" && known.appId ? directory.servicePrincipals.getByAppId(known.appId) : undefined;
    const objectId = kept?.id ?? randomUUID();
    symbols.bind(id, objectId);
    if (!kept) {
      makers[type](objectId, known);
    }
  }
  const self = signedIn(recording);
  const objectId = self === undefined ? service.user("Ada Moreau").id : symbols.fill(self);
  if (!directory.directoryRoles.has(objectId, globalAdministrator)) {
    directory.directoryRoles.add(objectId, globalAdministrator);
  }
  return ({ status }) => ({ objectId, appId: randomUUID(), roles: status === 403 ? [] : allPermissions, isUser: true });
}

/** Who was signed in, as far as a recording tells: by `/me`, or as the owner of what they made. */
function signedIn({ steps }: Recording): string | undefined {
  const me = steps.find(({ path }) => path === "/v1.0/me")?.answer;
  const owners = steps.filter(
    ({ method, path }) => method === "GET" && /^\/v1.0\/(app|serviceP)\w+\/[^/]+\/owners$/.test(path),
  );
  const owner = owners.flatMap(({ answer = null }) => objectsIn(answer)).find(({ id }) => typeof id === "string");
  return ((me ?? owner) as { id: string } | undefined)?.id;
}

/** What the recording shows of an object that requests look for, and by what they find it. */
function foundBy(recording: Recording, id: string): Record<string, Json> {
  const answers = recording.steps.map(({ query = "", answer = null }) => ({
    query,
    object: objectsIn(answer).find((object) => object.id === id),
  }));
  const shown = answers.find(({ object }) => object)?.object ?? {};
  const literal = names.filter((name) => name in shown && !JSON.stringify(shown[name]).includes("<"));
  const asked = answers.filter(({ object }) => object).flatMap(({ query }) => [...query.matchAll(comparison)]);
  return Object.fromEntries([
    ...literal.map((name) => [name, shown[name]]),
    ...asked.map(([, name = "", any, value]) => [name, any ? [value] : value]),
  ]);
}

/** `name eq 'value'`, or `names/any(x:x eq 'value')`. */
const comparison = /(\w+)(\/any\(\w+:\w+)? eq '([^']*)'/g;

function objectsIn(value: Json): { [name: string]: Json }[] {
  if (Array.isArray(value)) {
    return value.flatMap(objectsIn);
  }
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}
