import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { EntraContext } from "./entra-context.ts";

/** The parameters of one request by their names on the wire; one without a value counts as left out (RFC 6749, 3.1). */
export type RequestParameters = Partial<Record<string, string>>;

/**
 * Reads what a request sends: the form body of a POST, or the query.
 * @throws EntraRefusal as `requestParameters`.
 */
export async function sentParameters(c: EntraContext): Promise<RequestParameters> {
  return requestParameters(c.req.method === "POST" ? await c.req.text() : new URL(c.req.url).search);
}

/**
 * Reads a query or a form body.
 * @throws EntraRefusal 9000411 when a parameter comes twice, which RFC 6749 (section 3.1) forbids.
 */
export function requestParameters(encoded: string): RequestParameters {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (name in parameters) {
      throw new EntraRefusal(9000411, { parameter: name });
    }
    parameters[name] = value;
  }
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
}
