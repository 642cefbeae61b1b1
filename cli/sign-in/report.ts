import type { Terminal } from "../command/terminal.ts";
import type { Claims, ConsoleSettings } from "./relying-party.ts";
import {
  type Refusal,
  refusalOfForeignCallback,
  refusalOfOutsider,
  refusalOfWrongSecret,
  SignInRefused,
  signInWithCode,
  signInWithIdToken,
} from "./sign-in.ts";

/** Claims that tell who signed in, and those that the console compares. */
const shownClaims = ["preferred_username", "email", "xms_edov", "groups", "oid", "sub", "tid", "iss", "aud"];

/** Who tries to sign in, by their sign-in names. */
export interface TrialPeople {
  /** Somebody who is assigned where that is required, if there is one. */
  insider: string;
  /** Somebody who must be refused, since assignment is required; undefined where everybody is let in. */
  outsider?: string | undefined;
}

/** What keeps somebody out before a registration is complete, by the code of the refusal, and the way on. */
const waiting: Partial<Record<string, { what: string; action: string }>> = {
  AADSTS50105: {
    what: "who is not assigned: assignmentRequired is on",
    action: "Nobody can sign in before somebody is assigned: name groups or users in assignments (docs/access.md).",
  },
  AADSTS90094: {
    what: "who may not consent, and nobody has for all",
    action:
      "Where assignment is required, nobody can consent for themselves: set adminConsent to true, or let an administrator consent " +
      "for all users (docs/access.md).",
  },
};

/**
 * Signs in as the console does, by both grants, and shows that what must be refused is refused. Where somebody is still to be assigned,
 * or to consent, that refusal is all that can be shown.
 * @throws Error when a sign-in fails, or when one succeeds that must not.
 */
export async function reportSignIns(
  terminal: Terminal,
  settings: ConsoleSettings,
  { insider, outsider }: TrialPeople,
): Promise<void> {
  const byCode = await signInWithCode(settings, insider).catch(refusedForNow);
  if (byCode instanceof SignInRefused) {
    const { what = "", action = "" } = waiting[byCode.refusal.code] ?? {};
    tellRefusal(terminal, `${insider}, ${what}`, byCode.refusal);
    terminal.sayEach([action]);
    return;
  }
  tellDone(terminal, `signed in: ${byCode.name} (authorization code, redeemed with the client secret)`);
  tellClaims(terminal, byCode);
  const [byIdToken, foreignCallback, wrongSecret, keptOut] = await Promise.all([
    signInWithIdToken(settings, insider),
    refusalOfForeignCallback(settings, insider),
    refusalOfWrongSecret(settings, insider),
    outsider === undefined ? undefined : refusalOfOutsider(settings, outsider),
  ]);
  tellDone(terminal, `signed in: ${byIdToken.name} (ID token by the implicit grant)`);
  tellRefusal(terminal, "a redirect to another host", foreignCallback);
  tellRefusal(terminal, "a wrong client secret", wrongSecret);
  if (keptOut !== undefined) {
    tellRefusal(terminal, `${outsider}, who is not assigned`, keptOut);
  }
}

/** A refusal that ends once the registration is complete. @throws every other error. */
function refusedForNow(error: unknown): SignInRefused {
  if (error instanceof SignInRefused && waiting[error.refusal.code] !== undefined) {
    return error;
  }
  throw error;
}

function tellDone(terminal: Terminal, what: string): void {
  terminal.print(`  ${terminal.style("green", "✓")} ${what}`);
}

function tellClaims(terminal: Terminal, claims: Claims): void {
  for (const name of shownClaims.filter((name) => claims[name] !== undefined)) {
    terminal.print(`      ${name.padEnd(19)}${String(claims[name])}`);
  }
}

function tellRefusal(terminal: Terminal, what: string, { code, text }: Refusal): void {
  tellDone(terminal, `refused: ${what}`);
  terminal.print(`      ${code}: ${text}`);
}
