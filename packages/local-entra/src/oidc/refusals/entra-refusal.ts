import type { RequestTrace } from "../request/entra-context.ts";
import { type AadstsCode, aadstsEntry } from "./aadsts.ts";

/** A request that Entra ID refuses, by its AADSTS number. Not a bug: it becomes an answer to the client. */
export class EntraRefusal extends Error {
  override readonly name = "EntraRefusal";
  readonly code: AadstsCode;
  /** OAuth 2.0 error code. */
  readonly error: string;
  /** HTTP status. */
  readonly status: 400 | 401 | 500;

  /**
   * @param values What the text's `{name}` stand for; `note` is a sentence after it, about what local Entra does not serve.
   * @param error overrides the table's OAuth error code, for an endpoint that names it differently.
   */
  constructor(code: AadstsCode, values: Record<string, string> = {}, error?: string) {
    const entry = aadstsEntry(code);
    super(`AADSTS${code}: ${[filled(entry.text, values), values.note].filter(Boolean).join(" ")}`);
    this.code = code;
    this.error = error ?? entry.error;
    this.status = entry.status;
  }
}

/** The JSON body in which the token endpoint and discovery refuse a request. */
export function refusalBody(refusal: EntraRefusal, trace: RequestTrace, origin: string) {
  return {
    error: refusal.error,
    error_description: refusalDescription(refusal, trace),
    error_codes: [refusal.code],
    timestamp: trace.timestamp,
    trace_id: trace.traceId,
    correlation_id: trace.correlationId,
    error_uri: refusalAddress(refusal, origin),
    ...(refusal.code in suberrors ? { suberror: suberrors[refusal.code] } : {}),
  };
}

/** By which Microsoft's libraries tell that the person has to be asked; recorded with 65001. */
const suberrors: Partial<Record<AadstsCode, string>> = { 65001: "consent_required" };

/** The text of a refusal followed by what support asks for, as in `error_description`. */
export function refusalDescription(refusal: EntraRefusal, trace: RequestTrace): string {
  const { traceId, correlationId, timestamp } = trace;
  return `${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
}

/** The page that explains a refusal; Microsoft's is `https://login.microsoftonline.com/error?code=<number>`. */
export function refusalAddress(refusal: EntraRefusal, origin: string): string {
  return `${origin}/error?code=${refusal.code}`;
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
