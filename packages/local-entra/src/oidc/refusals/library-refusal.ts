import { EntraRefusal } from "./entra-refusal.ts";

/** The refusal that stands for what the library threw. */
export function refusalOf(error: Error): EntraRefusal {
  if (error instanceof EntraRefusal) {
    return error;
  }
  if (error.name === "SessionNotFound") {
    return new EntraRefusal(50089);
  }
  // What a class of the library would tell, without loading it.
  return "error" in error && "allow_redirect" in error ? oauthRefusal(String(error.error)) : new EntraRefusal(90033);
}

/** The refusal that stands for an error of OAuth 2.0, which the library answers with. */
export function oauthRefusal(error: string): EntraRefusal {
  if (error.endsWith("_required")) {
    return new EntraRefusal(50058, {}, error);
  }
  if (error === "invalid_grant") {
    return new EntraRefusal(70000);
  }
  return error === "server_error" ? new EntraRefusal(90033) : new EntraRefusal(9002313, {}, error);
}
