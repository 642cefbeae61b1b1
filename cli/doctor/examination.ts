import type { Variables } from "../graph.ts";
import { accessFindings } from "./access-findings.ts";
import { clientFindings } from "./client-findings.ts";
import { observeConsole } from "./console/console.ts";
import { consoleFindings } from "./console/console-findings.ts";
import type { Finding } from "./finding.ts";
import { readRegistration } from "./registration.ts";
import { clockFinding, serviceFindings } from "./service-findings.ts";
import { observeSignInService } from "./sign-in-service.ts";
import type { Subject } from "./subject.ts";

/** What all checks have found. */
export interface Examination {
  signIn: Finding[];
  console: Finding[];
  /** Why Microsoft Graph could not be read; undefined where it could. */
  unread: string | undefined;
}

/**
 * Looks at sign-in service, registration and console side by side. `variables` lead to the identity that deploys; without them Graph
 * is not asked.
 */
export async function examine(
  subject: Subject,
  { variables, console }: { variables: Variables | undefined; console: URL | undefined },
  signal: AbortSignal,
): Promise<Examination> {
  const [service, read, seen] = await Promise.all([
    observeSignInService(subject, signal),
    variables === undefined ? "this machine has no identity to ask with" : readRegistration(subject, variables),
    console && observeConsole(console, signal),
  ]);
  const [registration, unread] = typeof read === "string" ? [undefined, read] : [read, undefined];
  const { discovery } = service;
  const clock = (check: "clock" | "console-clock", whose: string, ours: number): Finding[] =>
    discovery.answer === undefined || Number.isNaN(ours) ? [] : [clockFinding(check, whose, discovery.answer, ours)];
  return {
    signIn: [
      ...serviceFindings(service, subject),
      ...clientFindings(service, subject, registration),
      ...accessFindings(registration, subject),
      ...clock("clock", "this machine's clock", Date.now()),
    ],
    console:
      console === undefined || seen === undefined
        ? []
        : [
            ...consoleFindings(seen, console, subject, registration),
            ...clock(
              "console-clock",
              "the console's clock",
              Date.parse(seen.loginOptions.answer?.headers.get("date") ?? ""),
            ),
          ],
    unread,
  };
}
