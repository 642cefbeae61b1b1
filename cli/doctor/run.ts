import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import type { CommandContext } from "../command/command.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentConfiguration, hasExistingSecret } from "../environment/environment-configuration.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import { placeWords } from "../environment/place.ts";
import type { Variables } from "../graph.ts";
import { sheetOf, textOf } from "../sheet/sheet.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";
import { examine } from "./examination.ts";
import { findingLines, recordOf, summaryLine } from "./report.ts";
import type { Subject } from "./subject.ts";

/** What `npm run doctor` is asked. */
export interface DoctorRequest {
  environment: EnvironmentChoice;
  console: URL | undefined;
  /** File of a certificate authority of the console's. */
  ca: string | undefined;
  pasted: boolean;
  json: boolean;
}

/**
 * Looks at all that a sign-in of an environment needs.
 * @throws UserError when it was not brought up, or its outputs cannot be read.
 */
export async function runDoctor(request: DoctorRequest, context: CommandContext): Promise<number> {
  const { environment, pasted, ca } = request;
  if (ca !== undefined) {
    trust(ca);
  }
  // The engine first: it works beside this process, which loads local Entra ID meanwhile.
  const reading = subjectOf(environment, context);
  const reaching = environment.local
    ? import("../local-machine/reach.ts").then(({ reachLocalEntra }) => reachLocalEntra(context.checkout))
    : Promise.resolve({ variables: process.env, close: async () => {} });
  await Promise.allSettled([reaching, reading]);
  const { variables, close } = await reaching;
  try {
    const { subject, remarks } = await reading;
    return pasted
      ? await (await import("./pasted.ts")).tellPasted(subject, variables, environment, context)
      : await tellExamination(request, subject, { variables, remarks }, context);
  } finally {
    await close();
  }
}

interface Beside {
  /** By which Graph is asked; undefined where it cannot be. */
  variables: Variables | undefined;
  /** What else is to be told. */
  remarks: string[];
}

async function tellExamination(
  { environment, console, json }: DoctorRequest,
  subject: Subject,
  { variables, remarks }: Beside,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const examined = await terminal.waiting(
    () => examine(subject, { variables, console }, signal),
    "the answers of sign-in service, Graph and console",
  );
  signal.throwIfAborted();
  const findings = [...examined.signIn, ...examined.console];
  if (json) {
    terminal.print(JSON.stringify(recordOf(environment.stack, console, findings), undefined, 2));
  } else {
    const unread = examined.unread === undefined ? [] : [`Microsoft Graph could not be read: ${examined.unread}.`];
    const style = terminal.style.bind(terminal);
    terminal.printText([
      ...findingLines(examined.signIn, style),
      ...[...remarks, ...unread].map((remark) => `  ${remark}`),
      ...(console === undefined ? [] : ["", `Console ${console.origin}`, ...findingLines(examined.console, style)]),
      "",
      summaryLine(findings, subject.selector, console),
    ]);
  }
  return findings.some(({ status }) => status === "problem") ? 1 : 0;
}

/** The environment by its outputs; without the secret where that cannot be decrypted here. */
async function subjectOf(
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<{ subject: Subject; remarks: string[] }> {
  const { terminal } = context;
  const remarks: string[] = [];
  const outputs = await readOutputs(environment, true, context).catch((error) => {
    context.signal.throwIfAborted();
    if (!(error instanceof UserError) || !/passphrase/i.test(error.message)) {
      throw error;
    }
    remarks.push(error.message);
    return readOutputs(environment, false, context);
  });
  const selector = selectorOf(environment);
  const sheet = sheetOf(outputs, selector);
  const configuration = environmentConfiguration(context.checkout, environment.stack);
  const place = placeWords({ isLocal: environment.local, tenantId: textOf(outputs, "tenantId") });
  terminal.say(terminal.style("bold", `Sign-in of ${environment.stack}, ${place}`));
  const warningDays = Number(configuration.get("clientSecretWarningDays"));
  return {
    subject: {
      ...sheet,
      clientSecret: remarks.length > 0 ? undefined : sheet.clientSecret,
      tenantId: textOf(outputs, "tenantId"),
      previousClientSecretExpires: textOf(outputs, "previousClientSecretExpires"),
      warningDays: Number.isFinite(warningDays) ? warningDays : 0,
      selector,
      hasExistingSecret: hasExistingSecret(configuration),
      ...declaredIn(configuration),
    },
    remarks,
  };
}

function declaredIn(configuration: StackConfiguration): Pick<Subject, "signInAudience" | "assignmentRequired"> {
  const [audience, required] = ["signInAudience", "assignmentRequired"].map((key) => configuration.certain(key));
  return {
    signInAudience: audience === undefined ? undefined : String(audience),
    assignmentRequired: required === undefined ? undefined : String(required) === "true",
  };
}

/** @throws UserError for a file that is no certificate. */
function trust(file: string): void {
  try {
    setDefaultCACertificates([...getCACertificates("default"), readFileSync(file, "utf8")]);
  } catch (error) {
    throw new UserError(`--ca must name a file with a certificate in PEM; got ${file} (${(error as Error).message}).`);
  }
}
