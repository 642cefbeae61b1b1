import { explanationOf, lookUpPage, remediesOf } from "../explain/codes.ts";

/** Names of the checks for a script; they stay. */
export type CheckName =
  | "discovery"
  | "tenant"
  | "issuer"
  | "keys"
  | "clock"
  | "application"
  | "service-principal"
  | "client-secret"
  | "callback-url"
  | "id-tokens"
  | "assignment"
  | "consent"
  | "console-address"
  | "console-certificate"
  | "console-clock"
  | "console-providers"
  | "console-request";

/** What a check has found. `unknown` says that it could not be told; sign-in may work all the same. */
export interface Finding {
  check: CheckName;
  status: "fine" | "problem" | "unknown";
  /** What was looked at, such as `client secret`. */
  what: string;
  /** Completes “what: ”. */
  found: string;
  /** AADSTS code that Entra ID answers to it, where it is one. */
  code?: number | undefined;
  /** What to do, the likeliest first; sentences. */
  remedies: string[];
}

/** Makes the findings of one check. */
export function checking(check: CheckName, what: string) {
  const finding = { check, what };
  const make =
    (status: Finding["status"]) =>
    (found: string, remedies: string[] = [], code?: number): Finding => ({ ...finding, status, found, code, remedies });
  return {
    fine: make("fine"),
    problem: make("problem"),
    unknown: make("unknown"),
    /** A refusal, with what the table says of its code, or Microsoft's own page on it, where nothing better is known. */
    refused(code: number, selector: string, found = explanationOf(code)?.[0], remedies = remediesOf(code, selector)) {
      const means = found ?? "Entra ID refuses it.";
      return make("problem")(`AADSTS${code}. ${means}`, remedies ?? [lookUpPage(code)], code);
    },
    /** A refusal that is about something else. */
    beside(code: number): Finding {
      const why = `Entra ID answers AADSTS${code} (\`npm run explain -- ${code}\`)`;
      return make("unknown")(`could not tell: ${why}.`, [], code);
    },
  };
}
