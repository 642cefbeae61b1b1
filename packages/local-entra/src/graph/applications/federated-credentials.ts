import { randomUUID } from "node:crypto";

import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { federatedCredentialType } from "../../directory/model/federated-credential-type.ts";
import type { Version } from "../../directory/model/property.ts";
import type { FederatedCredential } from "../../directory/objects/federated-credential.ts";
import { entityAnswer, listAnswer } from "../odata/answer.ts";
import { merge } from "../odata/merge.ts";
import { pageOf } from "../odata/page.ts";
import { entityQuery, listQuery } from "../odata/query.ts";
import { badRequest, GraphError, invalidValue, notFound } from "../request/graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import { requireApplicationRead, requireApplicationWrite } from "../request/permissions.ts";
import { checkRequiredText, checkTextLength } from "../rules/text-rules.ts";
import { findApplication } from "./applications.ts";

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const MOST_CREDENTIALS = 20;
const type = federatedCredentialType;
const TITLE = type.title;

/** `/applications/{id}/federatedIdentityCredentials`; a credential is found by its ID or its name. */
export function federatedCredentialRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", listRoutes(context));
  routes.route("/", documentRoutes(context));
  return routes;
}

function listRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id/federatedIdentityCredentials", (request) => {
    requireApplicationRead(request.get("caller"));
    const application = findApplication(directory, parameter(request, "id"));
    const query = listQuery(type, request);
    return request.json(
      listAnswer(request, origin, type, pageOf(of(directory, application.id), query), query),
    );
  });

  routes.post("/:id/federatedIdentityCredentials", async (request) => {
    const body = await jsonBody(request);
    const created = directory.transaction(() => {
      const application = findApplication(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      const blank = newCredential(application.id);
      const credential = merge(type, request.get("version"), { current: blank, blank }, body);
      check(directory, credential);
      return directory.federatedCredentials.insert(credential);
    });
    return request.json(entityAnswer(request, origin, type, created), 201);
  });

  return routes;
}

function documentRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id/federatedIdentityCredentials/:credential", (request) => {
    requireApplicationRead(request.get("caller"));
    const application = findApplication(directory, parameter(request, "id"));
    const query = entityQuery(type, request);
    const credential = find(directory, application.id, parameter(request, "credential"));
    return request.json(entityAnswer(request, origin, type, credential, query));
  });

  routes.patch("/:id/federatedIdentityCredentials/:credential", async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      const application = findApplication(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      const current = find(directory, application.id, parameter(request, "credential"));
      update(directory, request.get("version"), current, body);
    });
    return request.body(null, 204);
  });

  routes.delete("/:id/federatedIdentityCredentials/:credential", (request) => {
    directory.transaction(() => {
      const application = findApplication(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      const credential = find(directory, application.id, parameter(request, "credential"));
      directory.federatedCredentials.delete(credential.id);
    });
    return request.body(null, 204);
  });

  return routes;
}

function of(directory: Directory, applicationId: string): FederatedCredential[] {
  return directory.federatedCredentials
    .list()
    .filter((credential) => credential.applicationId === applicationId);
}

function find(directory: Directory, applicationId: string, key: string): FederatedCredential {
  const found = of(directory, applicationId).find(({ id, name }) => id === key.toLowerCase() || name === key);
  if (!found) {
    throw notFound(key);
  }
  return found;
}

function update(
  directory: Directory,
  version: Version,
  current: FederatedCredential,
  body: Record<string, unknown>,
): void {
  const blank = newCredential(current.applicationId);
  const credential = merge(type, version, { current, blank }, body);
  if (credential.name !== current.name) {
    throw badRequest("Property 'name' is read-only and cannot be set.");
  }
  check(directory, credential);
  directory.federatedCredentials.update(credential);
}

function newCredential(applicationId: string): FederatedCredential {
  return {
    id: randomUUID(),
    applicationId,
    audiences: [],
    claimsMatchingExpression: null,
    description: null,
    issuer: "",
    name: "",
    subject: "",
  };
}

function check(directory: Directory, credential: FederatedCredential): void {
  checkRequiredText("name", TITLE, credential.name, 120);
  checkRequiredText("issuer", TITLE, credential.issuer, 600);
  checkSubject(credential);
  checkTextLength("description", TITLE, credential.description, 600);
  // The page of the resource leaves the dot out; the azuread provider's acceptance tests, which run in the cloud, use it.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(credential.name)) {
    throw invalidValue(
      "name",
      TITLE,
      "It must be of letters, digits, . - and _, and start with a letter or digit.",
    );
  }
  if (URL.parse(credential.issuer)?.protocol !== "https:") {
    throw invalidValue("issuer", TITLE, "It must be an https URL.");
  }
  if (credential.audiences.length !== 1) {
    throw invalidValue("audiences", TITLE, "It must hold exactly one audience.");
  }
  checkAmongOthers(directory, credential);
}

/** A subject, or a pattern in its place (https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials). */
function checkSubject({ subject, claimsMatchingExpression }: FederatedCredential): void {
  if (!claimsMatchingExpression) {
    checkRequiredText("subject", TITLE, subject, 600);
  } else if (subject) {
    throw invalidValue("subject", TITLE, "There must be a subject or a claimsMatchingExpression, not both.");
  } else {
    const { value, languageVersion } = claimsMatchingExpression;
    checkRequiredText("value", "FederatedIdentityExpression", value, 600);
    if (languageVersion !== 1) {
      throw invalidValue("languageVersion", "FederatedIdentityExpression", "It must be 1.");
    }
  }
}

function checkAmongOthers(directory: Directory, credential: FederatedCredential): void {
  const others = of(directory, credential.applicationId).filter(({ id }) => id !== credential.id);
  if (others.length >= MOST_CREDENTIALS) {
    throw badRequest(`An application can have at most ${MOST_CREDENTIALS} federated identity credentials.`);
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

function conflict(message: string): GraphError {
  return new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", message);
}
