import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import {
  type FederatedCredential,
  federatedCredentialType as type,
} from "../../directory/objects/federated-credential.ts";
import { blank } from "../../directory/objects/property.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import type { Find, GraphContext, GraphRequest, GraphRoutes } from "../request/graph-context.ts";
import { badRequest, conflict, invalidValue } from "../request/graph-error.ts";
import { parameter } from "../request/graph-request.ts";
import { may, writable } from "../request/permissions.ts";
import { checkRequiredText, checkTextLength, checkValue } from "../rules/value-rules.ts";

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const mostCredentials = 20;
const { title } = type;

/** `/applications/{id}/federatedIdentityCredentials`; a credential is found by its ID or its name. */
export function federatedCredentialRoutes(context: GraphContext, find: Find<Application>): GraphRoutes {
  const { directory } = context;
  const own = (request: GraphRequest) => of(directory, find(parameter(request, "id")).id);
  return entityRoutes<FederatedCredential>(context, {
    type,
    path: "/:id/federatedIdentityCredentials",
    list: own,
    find: (key, request) => {
      const isNamed = ({ id, name }: FederatedCredential) => id === key.toLowerCase() || name === key;
      return found(key, own(request).find(isNamed));
    },
    mayRead: may.readApplications,
    checkOwner: (request) => writable(directory, request, find),
    create: (body, request) => {
      const applicationId = writable(directory, request, find).id;
      const initial = { ...blank(type), id: randomUUID(), applicationId };
      const credential = merge(type, request.get("version"), initial, body);
      check(directory, credential);
      return directory.federatedCredentials.insert(credential);
    },
    update: (current, body, request) => {
      const credential = merge(type, request.get("version"), current, body);
      if (credential.name !== current.name) {
        throw badRequest("Property 'name' is read-only and cannot be set.");
      }
      check(directory, credential);
      directory.federatedCredentials.update(credential);
    },
    remove: ({ id }) => directory.federatedCredentials.delete(id),
  });
}

function of(directory: Directory, applicationId: string): FederatedCredential[] {
  return directory.federatedCredentials.list().filter((credential) => credential.applicationId === applicationId);
}

function check(directory: Directory, credential: FederatedCredential): void {
  checkRequiredText("name", title, credential.name, 120);
  checkRequiredText("issuer", title, credential.issuer, 600);
  checkSubject(credential);
  checkTextLength("description", title, credential.description, 600);
  // The page of the resource leaves the dot out; the azuread provider's acceptance tests, which run in the cloud, use it.
  const characters = "It must be of letters, digits, . - and _, and start with a letter or digit.";
  checkValue(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(credential.name), "name", title, characters);
  const { protocol } = URL.parse(credential.issuer) ?? {};
  checkValue(protocol === "https:", "issuer", title, "It must be an https URL.");
  checkValue(credential.audiences.length === 1, "audiences", title, "It must hold exactly one audience.");
  checkAmongOthers(directory, credential);
}

/** A subject, or a pattern in its place (https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials). */
function checkSubject({ subject, claimsMatchingExpression }: FederatedCredential): void {
  if (!claimsMatchingExpression) {
    checkRequiredText("subject", title, subject, 600);
  } else if (subject) {
    throw invalidValue("subject", title, "There must be a subject or a claimsMatchingExpression, not both.");
  } else {
    const { value, languageVersion } = claimsMatchingExpression;
    checkRequiredText("value", "FederatedIdentityExpression", value, 600);
    checkValue(languageVersion === 1, "languageVersion", "FederatedIdentityExpression", "It must be 1.");
  }
}

function checkAmongOthers(directory: Directory, credential: FederatedCredential): void {
  const others = of(directory, credential.applicationId).filter(({ id }) => id !== credential.id);
  if (others.length >= mostCredentials) {
    throw badRequest(`An application can have at most ${mostCredentials} federated identity credentials.`);
  }
  if (others.some(({ name }) => name === credential.name)) {
    throw conflict(`FederatedIdentityCredential with name ${credential.name} already exists.`);
  }
  const subjectOf = ({ subject, claimsMatchingExpression }: FederatedCredential) =>
    subject || claimsMatchingExpression?.value;
  const same = (other: FederatedCredential) =>
    other.issuer === credential.issuer && subjectOf(other) === subjectOf(credential);
  if (others.some(same)) {
    throw conflict("FederatedIdentityCredential with the same issuer and subject already exists.");
  }
}
