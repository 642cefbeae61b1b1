import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** The parameters of one request by their names on the wire; one without a value counts as left out (RFC 6749, 3.1). */
export type RequestParameters = Partial<Record<string, string>>;

/**
 * Reads a query or a form body.
 * @throws EntraRefusal 9000411 when a parameter comes twice, which RFC 6749 (section 3.1) forbids.
 */
export function requestParameters(encoded: URLSearchParams): RequestParameters {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of encoded) {
    if (name in parameters) {
      throw new EntraRefusal(9000411, { parameter: name });
    }
    parameters[name] = value;
  }
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
}
