import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { folderName, type LocalEnvironment, startEnvironment } from "../local/environment.ts";
import { LocalFolder } from "../local/folder.ts";
import type { StackOutputs } from "../local/stack.ts";
import { UserError } from "../local/user-error.ts";
import { handOver } from "../local/variables.ts";
import { reportEngineEvent, summaryLine } from "./engine-report.ts";
import type { LocalArguments } from "./local-arguments.ts";
import { serveInstructions } from "./serve-instructions.ts";
import { type Sheet, sheetLines } from "./sheet.ts";
import {
  type Claims,
  type ConsoleSettings,
  type Refusal,
  refusalOfForeignCallback,
  refusalOfWrongSecret,
  signInWithCode,
  signInWithIdToken,
} from "./sign-in.ts";
import type { Terminal } from "./terminal.ts";

const checkout = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs an environment on this machine: engine, local Entra ID, `up`, the console's fields, a sign-in.
 * @returns the process's exit code.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runLocal(
  words: LocalArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  if (words.action === "reset") {
    LocalFolder.remove(`${checkout}${folderName}`);
    terminal.say(`Removed ${checkout}${folderName}. The next run starts afresh, with a new tenant.`);
    return 0;
  }
  const environment = await start(words, terminal, signal);
  try {
    signal.throwIfAborted();
    await (words.action === "destroy"
      ? destroy(environment, terminal, signal)
      : up(environment, words, terminal, signal));
    return 0;
  } finally {
    await environment.close();
  }
}

async function start(
  words: LocalArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<LocalEnvironment> {
  heading(terminal, "RustDesk sign-in with Microsoft Entra ID, on this machine");
  const environment = await startEnvironment({
    checkout,
    stackName: words.stackName,
    port: words.port,
    onProgress: (line) => terminal.progress(line),
    signal,
  });
  const { engine, entra, plugins } = environment;
  terminal.say(`  Engine     ${engine.description}`);
  terminal.say(`  Providers  ${plugins.description}`);
  terminal.say(`  Entra ID   ${entra.origin} (tenant ${entra.tenantId})`);
  return environment;
}

async function destroy({ stack }: LocalEnvironment, terminal: Terminal, signal: AbortSignal): Promise<void> {
  heading(terminal, `pulumi destroy --stack ${stack.name}`);
  const changes = await stack.destroy({ signal, onEvent: (event) => reportEngineEvent(terminal, event) });
  terminal.say(`  ${summaryLine(changes)}`);
}

async function up(
  environment: LocalEnvironment,
  words: LocalArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { stack } = environment;
  heading(terminal, `pulumi up --stack ${stack.name}`);
  const changes = await stack.up({ signal, onEvent: (event) => reportEngineEvent(terminal, event) });
  terminal.say(`  ${summaryLine(changes)}`);

  const sheet = sheetOf(await stack.outputs());
  heading(terminal, "For the console: Settings > OIDC > New auth provider");
  for (const line of sheetLines(sheet, words.showSecrets)) {
    terminal.print(`  ${line}`.trimEnd());
  }
  await signIn(environment, sheet, terminal);
  if (words.action === "serve") {
    await serve(environment, terminal, signal);
  }
}

function sheetOf(outputs: StackOutputs): Sheet {
  return {
    clientId: outputs.clientId?.value,
    clientSecret: outputs.clientSecret?.value,
    issuer: outputs.issuer?.value,
    callbackUrls: outputs.callbackUrls?.value,
    clientSecretExpires: outputs.clientSecretExpires?.value,
  };
}

async function signIn({ entra }: LocalEnvironment, sheet: Sheet, terminal: Terminal): Promise<void> {
  heading(terminal, "Sign-in with nothing but these fields, as the console does it");
  const settings: ConsoleSettings = {
    clientId: sheet.clientId,
    clientSecret: sheet.clientSecret,
    issuer: sheet.issuer,
    callbackUrl: sheet.callbackUrls[0] ?? "",
  };
  const user = someoneOf(entra);
  tellClaims(
    terminal,
    "authorization code, redeemed with the client secret",
    await signInWithCode(settings, user),
  );
  tellClaims(terminal, "ID token by the implicit grant", await signInWithIdToken(settings, user));
  tellRefusal(terminal, "a redirect to another host", await refusalOfForeignCallback(settings, user));
  tellRefusal(terminal, "a wrong client secret", await refusalOfWrongSecret(settings, user));
}

/** The first person of the tenant who may sign in. */
function someoneOf({ directory }: LocalEnvironment["entra"]): string {
  const user = directory.users
    .list()
    .find(({ accountEnabled, userType }) => accountEnabled && userType === "Member");
  if (user === undefined) {
    throw new UserError("The tenant must have an enabled member who can sign in, but it has none.");
  }
  return user.userPrincipalName;
}

function tellClaims(terminal: Terminal, how: string, claims: Claims): void {
  terminal.print(`  ${terminal.style("green", "✓")} signed in: ${claims.name} (${how})`);
  for (const name of ["preferred_username", "email", "oid", "sub", "tid", "iss", "aud"]) {
    if (claims[name] !== undefined) {
      terminal.print(`      ${name.padEnd(19)}${String(claims[name])}`);
    }
  }
}

function tellRefusal(terminal: Terminal, what: string, refusal: Refusal): void {
  terminal.print(`  ${terminal.style("green", "✓")} refused: ${what}`);
  terminal.print(`      ${refusal.code}: ${refusal.text}`);
}

async function serve(environment: LocalEnvironment, terminal: Terminal, signal: AbortSignal): Promise<void> {
  heading(terminal, "Entra ID keeps running; Ctrl-C stops it");
  const handedOver = handOver(environment.folder, environment.variables);
  try {
    for (const line of serveInstructions(environment, handedOver)) {
      terminal.print(line);
    }
    if (!signal.aborted) {
      await once(signal, "abort");
    }
  } finally {
    handedOver.revoke();
  }
}

function heading(terminal: Terminal, text: string): void {
  terminal.say();
  terminal.say(terminal.style("bold", text));
}
