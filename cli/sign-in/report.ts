import type { Terminal } from "../command/terminal.ts";
import type { Claims, ConsoleSettings } from "./relying-party.ts";
import {
  type Refusal,
  refusalOfForeignCallback,
  refusalOfWrongSecret,
  SignInRefused,
  signInWithCode,
  signInWithIdToken,
} from "./sign-in.ts";

/** Claims that tell who signed in, and those that the console compares. */
const shownClaims = ["preferred_username", "email", "oid", "sub", "tid", "iss", "aud"];

/**
 * Signs in as the console does, by both grants, and shows that what must be refused is refused. Where assignment is required and
 * the person is not assigned, that refusal is all that can be shown.
 * @throws Error when a sign-in fails, or when one succeeds that must not.
 */
export async function reportSignIns(terminal: Terminal, settings: ConsoleSettings, loginHint: string): Promise<void> {
  const byCode = await signInWithCode(settings, loginHint).catch(unassigned);
  if (byCode instanceof SignInRefused) {
    tellRefusal(terminal, `${loginHint}, who is not assigned: assignmentRequired is on`, byCode.refusal);
    terminal.sayEach([
      "Nobody can sign in before somebody is assigned. In the tenant, an administrator assigns people or groups and grants consent: " +
        "portal, Enterprise applications, the registration, Users and groups. To see a sign-in here, set assignmentRequired to false.",
    ]);
    return;
  }
  tellDone(terminal, `signed in: ${byCode.name} (authorization code, redeemed with the client secret)`);
  tellClaims(terminal, byCode);
  const [byIdToken, foreignCallback, wrongSecret] = await Promise.all([
    signInWithIdToken(settings, loginHint),
    refusalOfForeignCallback(settings, loginHint),
    refusalOfWrongSecret(settings, loginHint),
  ]);
  tellDone(terminal, `signed in: ${byIdToken.name} (ID token by the implicit grant)`);
  tellRefusal(terminal, "a redirect to another host", foreignCallback);
  tellRefusal(terminal, "a wrong client secret", wrongSecret);
}

/** The refusal of whoever is not assigned where assignment is required. @throws every other error. */
function unassigned(error: unknown): SignInRefused {
  if (error instanceof SignInRefused && error.refusal.code === "AADSTS50105") {
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
