import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { badRequest, notUnique } from "../request/graph-error.ts";

const longest = 255;

/** @throws GraphError 400 for an application ID URI that is malformed or that another registration has. */
export function checkIdentifierUris(directory: Directory, application: Application): void {
  for (const uri of application.identifierUris) {
    const wellFormed = URL.canParse(uri) && !/[\s#?*]/.test(uri) && !uri.endsWith("/") && uri.length <= longest;
    if (!wellFormed) {
      throw badRequest(`Application alias '${uri}' value is invalid.`);
    }
  }
  const own = new Set(application.identifierUris.map(fold));
  const taken = directory.applications
    .list()
    .filter((other) => other.id !== application.id)
    .some((other) => other.identifierUris.some((uri) => own.has(fold(uri))));
  if (taken || own.size < application.identifierUris.length) {
    throw notUnique("identifierUris");
  }
}

function fold(uri: string): string {
  return uri.toLowerCase();
}
