import { existsSync } from "node:fs";
import { join } from "node:path";

import { permissionsOf, type Rights, warningsOn } from "../../deployer/permissions.ts";
import { standIn } from "../adopt/configuration-file.ts";
import type { CommandContext } from "../command/command.ts";
import { reportedRun } from "../engine-report.ts";
import { deployedStateAdvice } from "../environment/deployed-state-advice.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import type { Engine } from "../stack/engine/engine.ts";
import { RegistrationStack } from "../stack/stack.ts";
import { emptyState, type StackState } from "../stack/stack-state.ts";
import { UserError } from "../user-error.ts";

/** The two identities of CI. */
export type Kind = "preview" | "deploy";

/** What the deployer's stack tells of them. */
export type Identities = Record<"tenantId" | `${Kind}ClientId` | `${Kind}ObjectId`, string> & {
  consent: Record<Kind, { permissions: string[]; warnings?: string[]; url: string; command: string }> & {
    role: string;
  };
};

export const kinds: Kind[] = ["preview", "deploy"];

/** What a person calls them. */
export const names: Record<Kind, string> = { preview: "previewing", deploy: "deploying" };

/** What the deploying identity may be given beside the registrations that it owns. */
export type Right = keyof Rights;

/** What to know of a right before it is given. */
export function strengthOf(right: Right): string {
  const none = { manageAssignments: false, manageConsent: false };
  const { preview, deploy } = permissionsOf({ ...none, [right]: true });
  return warningsOn([...deploy, ...preview]).join(" ");
}

/** The stack's name, and so that of its file. */
const stackName = "ci";
const missing = "The backend must have the deployer's stack ci, but it has none.";

/** The stack of the deployer's program, `deployer/`, in the user's tenant and backend. */
export class Deployer {
  readonly #context: CommandContext;
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #file: string;
  #state: Promise<StackState> | undefined;

  constructor(context: CommandContext, engine: Engine) {
    this.#context = context;
    this.#engine = engine;
    this.#folder = join(context.checkout, "deployer");
    this.#file = join(this.#folder, `Pulumi.${stackName}.yaml`);
  }

  /** Whether its file has these values. */
  configuration(): StackConfiguration | undefined {
    return existsSync(this.#file) ? StackConfiguration.read(this.#folder, stackName) : undefined;
  }

  configure(values: Record<string, unknown>): void {
    standIn(this.#file);
    StackConfiguration.read(this.#folder, stackName).set(values);
  }

  /** Undefined before it was brought up. @throws UserError when the state cannot be read. */
  async identities(): Promise<Identities | undefined> {
    const { outputs } = await this.#read();
    const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    return values.deployObjectId === undefined ? undefined : (values as unknown as Identities);
  }

  /** IDs of the federated credentials that it has made, and their subjects. */
  async trusted(): Promise<{ subject: string; clientOf: Kind }[]> {
    const { resources } = await this.#read();
    return resources
      .filter(({ type }) => type.startsWith("azuread:index/applicationFederatedIdentityCredential:"))
      .map(({ urn, inputs }) => ({
        subject: String(inputs?.subject),
        clientOf: /::preview-[^:]*$/.test(urn) ? "preview" : "deploy",
      }));
  }

  /** How many resources an update would change, those that differ in the directory included. */
  async drift(): Promise<number> {
    const { signal } = this.#context;
    const { same: _, ...changed } = await (await this.#open(false)).preview({ refresh: true, signal });
    return Object.values(changed).reduce((sum, count) => sum + count, 0);
  }

  async up(): Promise<void> {
    const stack = await this.#open(true);
    this.#state = undefined;
    const summary = await reportedRun(this.#context, (options) => stack.up({ ...options, refresh: true }));
    this.#context.terminal.say(`  ${summary}`);
  }

  #read(): Promise<StackState> {
    this.#state ??= this.configuration() === undefined ? Promise.resolve(emptyState) : this.#readState();
    return this.#state;
  }

  async #readState(): Promise<StackState> {
    const stack = await this.#open(false);
    return stack.state().catch((error) => {
      if (error instanceof UserError && error.message.includes(missing)) {
        return emptyState;
      }
      throw error;
    });
  }

  /** The program runs in this process, so that no language host is needed. */
  async #open(create: boolean): Promise<RegistrationStack> {
    const { default: program } = await import("../../deployer/index.ts");
    const { name } = StackConfiguration.read(this.#folder, stackName).project;
    const advice = { ...deployedStateAdvice(stackName), missing };
    const place = { projectFolder: this.#folder, projectName: name, stackName, create, advice, program };
    return RegistrationStack.open(place, this.#engine.command);
  }
}
