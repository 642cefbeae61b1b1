import type { Terminal } from "../command/terminal.ts";
import {
  type Claims,
  type ConsoleSettings,
  type Refusal,
  refusalOfForeignCallback,
  refusalOfWrongSecret,
  signInWithCode,
  signInWithIdToken,
} from "./sign-in.ts";

/** Claims that tell who signed in, and those that the console compares. */
const shownClaims = ["preferred_username", "email", "oid", "sub", "tid", "iss", "aud"];

/**
 * Signs in as the console does, by both grants, and shows that what must be refused is refused.
 * @throws Error when a sign-in fails, or when one succeeds that must not.
 */
export async function reportSignIns(terminal: Terminal, settings: ConsoleSettings, loginHint: string): Promise<void> {
  const byCode = await signInWithCode(settings, loginHint);
  tellDone(terminal, `signed in: ${byCode.name} (authorization code, redeemed with the client secret)`);
  tellClaims(terminal, byCode);
  const byIdToken = await signInWithIdToken(settings, loginHint);
  tellDone(terminal, `signed in: ${byIdToken.name} (ID token by the implicit grant)`);
  tellRefusal(terminal, "a redirect to another host", await refusalOfForeignCallback(settings, loginHint));
  tellRefusal(terminal, "a wrong client secret", await refusalOfWrongSecret(settings, loginHint));
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
