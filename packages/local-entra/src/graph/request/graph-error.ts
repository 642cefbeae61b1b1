import { randomUUID } from "node:crypto";

/** Where in a request a problem lies, as Graph lists it in `error.details`. */
export interface GraphErrorDetail {
  code: string;
  target: string;
  message: string;
}

/** An answer of Graph that is not a success, with its HTTP status and Graph's own code and text. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 501 | 507;
  readonly code: string;
  readonly details: GraphErrorDetail[];

  constructor(status: GraphError["status"], code: string, message: string, details: GraphErrorDetail[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function badRequest(message: string, details: GraphErrorDetail[] = []): GraphError {
  return new GraphError(400, "Request_BadRequest", message, details);
}

/** A request that cannot even be read. */
export function malformed(message: string): GraphError {
  return new GraphError(400, "BadRequest", message);
}

/** A value that a property does not take; `reason` is a sentence that names the rule. */
export function invalidValue(property: string, resource: string, reason: string): GraphError {
  const message = `Invalid value specified for property '${property}' of resource '${resource}'. ${reason}`;
  return badRequest(message, [{ code: "InvalidValue", target: property, message: reason }]);
}

/** A property that a request must give and does not. */
export function missingValue(property: string, resource: string): GraphError {
  const message = `A value is required for property '${property}' of resource '${resource}'.`;
  return badRequest(message, [{ code: "MissingValue", target: property, message }]);
}

/** A value that another object, such as `Application_{id}`, holds already. */
export function notUnique(property: string, other: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [
    { code: "ObjectConflict", message, target: property },
    { code: "ConflictingObjects", message, target: other },
  ]);
}

export function methodNotAllowed(): GraphError {
  return new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
}

export function unknownSegment(segment: string): GraphError {
  return malformed(`Resource not found for the segment '${segment}'.`);
}

/**
 * What Graph has and local Entra ID has not: no fault of the caller, hence neither Graph's status nor its code. Clients do
 * not try this one again, as they do the others above 500.
 */
export function notServed(what: string): GraphError {
  return new GraphError(501, "NotImplemented", `${what} is not served by local Entra ID.`);
}

export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** An object that would have the same key as another. */
export function conflict(message: string): GraphError {
  return new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", message);
}

export function denied(message = "Insufficient privileges to complete the operation."): GraphError {
  return new GraphError(403, "Authorization_RequestDenied", message);
}

export function unauthenticated(message: string): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", message);
}

/** The body that Graph sends with an error (https://learn.microsoft.com/graph/errors). */
export function errorBody(
  error: { code: string; message: string; details?: GraphErrorDetail[] },
  now: Date,
  ids?: { requestId: string; clientRequestId: string },
) {
  const requestId = ids?.requestId ?? randomUUID();
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details?.length ? { details: error.details } : {}),
      innerError: {
        date: now.toISOString().slice(0, 19),
        "request-id": requestId,
        "client-request-id": ids?.clientRequestId ?? requestId,
      },
    },
  };
}
