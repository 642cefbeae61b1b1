import { once } from "node:events";
import { join } from "node:path";

import type { Directory, RequestLogEntry } from "local-entra";

import { clock } from "../clock.ts";
import type { CommandContext } from "../command/command.ts";
import type { Terminal } from "../command/terminal.ts";
import { reportedRun, troubleOf } from "../engine-report.ts";
import { selectorOf } from "../environment/environment-choice.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import { refuseSecondRegistration } from "../leftovers/run.ts";
import { colleagues, isAssigned } from "../local-machine/colleagues.ts";
import { type EnvironmentOptions, type LocalEnvironment, startEnvironment } from "../local-machine/environment.ts";
import { folderName } from "../local-machine/folder.ts";
import { removeLocalFolder } from "../local-machine/reset.ts";
import { type HandOver, handOver } from "../local-machine/variables.ts";
import { type Sheet, sheetLines, sheetOf } from "../sheet/sheet.ts";
import { reportSignIns, type TrialPeople } from "../sign-in/report.ts";
import type { StackOutputs } from "../stack/stack-state.ts";
import { UserError } from "../user-error.ts";
import type { Served } from "./console/served.ts";

/** What `npm run local` is asked to do. */
export interface LocalRequest {
  action: "up" | "serve" | "destroy" | "reset";
  stackName: string;
  port: number | undefined;
  showSecrets: boolean;
}

/**
 * Runs an environment on this machine: engine, local Entra ID, `up`, the console's fields, a sign-in.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runLocal(request: LocalRequest, context: CommandContext): Promise<number> {
  const { checkout, terminal, signal } = context;
  if (request.action === "reset") {
    removeLocalFolder(`${checkout}${folderName}`);
    terminal.say(`Removed what local runs left in ${checkout}${folderName}. The next run starts with a new tenant.`);
    return 0;
  }
  environmentConfiguration(checkout, request.stackName);
  // Requests are shown while it is served: before that the engine's own report says more.
  const shown = { requests: false };
  const options: EnvironmentOptions = {
    checkout,
    stackName: request.stackName,
    port: request.port,
    onRequest(entry) {
      terminal.because(troubleOf(entry.status));
      if (shown.requests) {
        tellRequest(terminal, entry);
      }
    },
    onProgress: (line) => terminal.progress(line),
    signal,
  };
  const environment = await terminal.waiting(() => startEnvironment(options), "the Pulumi CLI and local Entra ID");
  try {
    tellParts(environment, terminal);
    signal.throwIfAborted();
    if (request.action === "destroy") {
      await destroy(environment, context);
      return 0;
    }
    const sheet = await up(environment, request, context);
    if (request.action === "serve") {
      shown.requests = true;
      await serve(environment, sheet, context);
    }
    return 0;
  } finally {
    await environment.close();
  }
}

function tellParts({ engine, entra, plugins, remarks }: LocalEnvironment, terminal: Terminal): void {
  terminal.say(`  Engine     ${engine.description}`);
  terminal.say(`  Providers  ${plugins.description}`);
  terminal.say(`  Entra ID   ${entra.url} (tenant ${entra.tenantId})`);
  terminal.sayEach(remarks);
}

function tellRequest(terminal: Terminal, { method, path, status, milliseconds }: RequestLogEntry): void {
  const outcome = status < 400 ? String(status) : terminal.style("red", String(status));
  terminal.say(`  ${outcome} ${method} ${path} (${milliseconds.toFixed(0)} ms)`);
}

async function destroy({ stack }: LocalEnvironment, context: CommandContext): Promise<void> {
  context.terminal.section(`pulumi destroy --stack ${stack.name}`);
  context.terminal.say(`  ${await reportedRun(context, (options) => stack.destroy(options))}`);
}

async function up(
  { stack, isNew, variables, entra }: LocalEnvironment,
  { showSecrets }: LocalRequest,
  context: CommandContext,
): Promise<Sheet> {
  const { terminal } = context;
  const selector = selectorOf({ stack: stack.name, local: true });
  if (isNew) {
    await refuseSecondRegistration({ stack, selector, variables });
  }
  terminal.section(`pulumi up --stack ${stack.name}`);
  let outputs: StackOutputs = {};
  const onOutputs = (told: StackOutputs): void => {
    outputs = told;
  };
  terminal.say(`  ${await reportedRun(context, (options) => stack.up({ ...options, onOutputs }))}`);

  const sheet = sheetOf(outputs, selector);
  terminal.section("For the console: Settings > OIDC > New auth provider");
  terminal.printEach(sheetLines(sheet, { showSecrets }), "  ");
  terminal.section("Sign-in with nothing but these fields, as the console does it");
  const [callbackUrl = ""] = sheet.callbackUrls;
  const people = trialPeople(entra.directory, sheet.clientId);
  await clock.timed("the sign-ins", () => reportSignIns(terminal, { ...sheet, callbackUrl }, people));
  return sheet;
}

/** Whom the sign-ins are tried with: where assignment is required, somebody who is assigned and somebody who is not. */
function trialPeople(directory: Directory, clientId: string): TrialPeople {
  const people = colleagues(directory);
  const [first] = people;
  if (first === undefined) {
    throw new UserError(
      "The tenant must have an enabled account without a directory role that can sign in, but it has none. Add one to " +
        "the seed file (docs/local-entra.md).",
    );
  }
  const servicePrincipal = directory.servicePrincipals.getByAppId(clientId);
  if (servicePrincipal?.appRoleAssignmentRequired !== true) {
    return { insider: first.userPrincipalName };
  }
  const [assigned = [], others = []] = [true, false].map((is) =>
    people.filter((one) => isAssigned(directory, one, servicePrincipal.id) === is),
  );
  const [insider = first] = assigned;
  return { insider: insider.userPrincipalName, outsider: others[0]?.userPrincipalName };
}

async function serve(environment: LocalEnvironment, sheet: Sheet, { terminal, signal }: CommandContext): Promise<void> {
  terminal.section("Entra ID keeps running; Ctrl-C stops it");
  const { servePracticeConsole } = await import("./console/served.ts");
  const handedOver = handOver(environment.folder, environment.variables);
  let practice: Served | undefined;
  try {
    practice = await servePracticeConsole(environment, sheet);
    terminal.printEach(serveInstructions(environment, practice.line, handedOver));
    if (!signal.aborted) {
      await once(signal, "abort");
    }
  } finally {
    handedOver.revoke();
    await practice?.close();
  }
}

/** What to paste into another terminal to run the Pulumi CLI by hand against local Entra ID. */
function serveInstructions(
  { engine, entra, stack, folder }: LocalEnvironment,
  practiceConsole: string,
  { variables, clientSecretFile }: HandOver,
): string[] {
  const configuration = join(folder.workspace, `Pulumi.${stack.name}.yaml`);
  return [
    `In a browser, once it trusts ${entra.certificate.caFile}: ${entra.url}/`,
    practiceConsole,
    "",
    "In another terminal, in this folder:",
    ...(engine.isOnPath ? [] : [installFirst]),
    "",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export ARM_CLIENT_SECRET="$(cat ${quoted(clientSecretFile)})"`,
    "",
    `pulumi up --stack ${stack.name} --config-file ${quoted(configuration)}`,
  ];
}

/** A CLI that this project installed or built comes without the language host that runs a program by hand. */
const installFirst =
  "(install the Pulumi CLI with its language host first: https://www.pulumi.com/docs/iac/download-install/)";

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
