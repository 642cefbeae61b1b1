import type { CommandContext } from "../command/command.ts";
import { Terminal } from "../command/terminal.ts";
import { type Environment, openDeployed } from "../environment/environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { LocalFolder } from "../local-machine/folder.ts";
import { localStateAdvice } from "../local-machine/state-advice.ts";
import type { Engine } from "../stack/engine/engine.ts";
import { RegistrationStack, type StackPlace } from "../stack/stack.ts";
import { impactOn } from "./environment-preview.ts";
import type { PreviewRequest } from "./preview-request.ts";

/** An environment on this machine that is ready to be opened. */
export interface PreparedEnvironment {
  place: Omit<StackPlace, "advice" | "program">;
  /** The machine's `.local`. */
  folder: string;
  remarks: string[];
  variables: Record<string, string>;
}

/** An environment to preview beside others, by an engine that was found for all. */
export interface PreviewTask {
  stack: string;
  /** Undefined for one of the tenant. */
  prepared: PreparedEnvironment | undefined;
  engine: Omit<Engine, "command"> & { command: string; version: string };
}

/** Previews it in this thread, which trusts local Entra ID already. @param engine the task's. */
export async function impactOfTask(
  { stack, prepared }: PreviewTask,
  engine: Engine,
  request: PreviewRequest,
  context: CommandContext,
): Promise<EnvironmentImpact> {
  const open = (choice: EnvironmentChoice): Promise<Environment> =>
    prepared === undefined
      ? openDeployed(choice, context, engine)
      : openPrepared(choice, prepared, context.checkout, engine);
  return impactOn(stack, request, context, open);
}

/** Opens an environment over a local Entra ID that runs already, perhaps in another thread. */
async function openPrepared(
  choice: EnvironmentChoice,
  { place, folder, remarks, variables }: PreparedEnvironment,
  checkout: string,
  engine: Engine,
): Promise<Environment> {
  const configuration = environmentConfiguration(checkout, choice.stack);
  const advice = localStateAdvice(LocalFolder.open(folder), choice.stack);
  return {
    ...{ engine, configuration, remarks, variables },
    stack: await RegistrationStack.open({ ...place, advice }, engine.command),
    configure: (values) => configuration.set(values),
    selector: selectorOf(choice),
    isLocal: true,
    close: async () => {},
  };
}

/** What is said of one among several, the command says; what is waited for, the others' progress tells. */
export class QuietTerminal extends Terminal {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    super();
    this.#say = say;
  }

  override say(line = ""): void {
    this.#say(line);
  }

  override progress(): void {}

  override async waiting<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return work();
  }
}
