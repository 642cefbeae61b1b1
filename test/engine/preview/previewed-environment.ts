import { automation, runtime } from "@pulumi/pulumi";

import { existingSecretChanged } from "../../../cli/environment/environment-configuration.ts";
import { type Impact, impactOf } from "../../../cli/impact/impact.ts";
import { PreviewRecording } from "../../../cli/impact/recording/preview-recording.ts";
import { reportOf } from "../../../cli/impact/report/impact-report.ts";
import { findingSentence } from "../../../cli/impact/report/impact-words.ts";
import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { localStateAdvice } from "../../../cli/local-machine/state-advice.ts";
import { RegistrationStack, type UpOptions } from "../../../cli/stack/stack.ts";
import { secretsIn } from "../../../cli/stack/stack-state.ts";
import type { EngineStop } from "../../../cli/stack/stops/stop.ts";
import program from "../../../index.ts";
import { registrationsOf, servicePrincipalsOf, TestCheckout } from "../test-checkout.ts";

type Values = Record<string, unknown>;

/** One environment that is brought up once, and on which many configurations are previewed. */
export class PreviewedEnvironment {
  readonly checkout = new TestCheckout();
  readonly #base: Values;
  #environment: LocalEnvironment | undefined;

  constructor(base: Values) {
    this.#base = base;
  }

  get local(): LocalEnvironment {
    if (this.#environment === undefined) {
      throw new Error("the environment must be started first");
    }
    return this.#environment;
  }

  /** Starts the environment, without bringing it up. */
  async start(port?: number): Promise<void> {
    this.checkout.configure("test", this.#base);
    this.#environment = await this.checkout.start("test", { port });
  }

  async up(config: Values = {}): Promise<void> {
    this.configure(config);
    await this.local.stack.up();
  }

  remove(): Promise<void> {
    return this.checkout.remove();
  }

  /** Writes the configuration: that of the constructor with these values. */
  configure(config: Values): void {
    this.checkout.configure("test", { ...this.#base, ...config });
    this.local.reloadConfiguration();
  }

  /** What bringing up this configuration would mean. */
  async impact(config: Values = {}, options: UpOptions = {}): Promise<Impact> {
    this.configure(config);
    return this.impactNow(options);
  }

  /** What bringing up what is configured would mean. */
  async impactNow(options: UpOptions = {}, { stack }: Pick<LocalEnvironment, "stack"> = this.local): Promise<Impact> {
    const recording = new PreviewRecording();
    recording.knows(secretsIn(await this.local.stack.state()));
    try {
      await stack.preview({ ...options, onEvent: recording.onEvent });
    } catch (error) {
      const { message, stops } = error as EngineStop;
      return impactOf(recording, { selector: "--stack test", failure: message, stops });
    }
    const isChanged = await existingSecretChanged(this.local.stack);
    return impactOf(recording, { selector: "--stack test", existingSecretChanged: isChanged });
  }

  /** What bringing up another program would mean. */
  async impactOfProgram(other: automation.PulumiFn, config: Values = {}): Promise<Impact> {
    this.configure(config);
    const { folder, engine } = this.local;
    const place = { projectFolder: folder.workspace, projectName: "rustdesk-entra", stackName: "test", create: false };
    const given = { ...place, advice: localStateAdvice(folder, place.stackName), program: other };
    return this.impactNow({}, { stack: await RegistrationStack.open(given, engine.command) });
  }

  /** What it would mean if the program declared the application with these properties besides. */
  impactOfProperties(properties: (declared: Values) => Values, config: Values = {}): Promise<Impact> {
    return this.impactOfProgram(async () => {
      runtime.registerStackTransformation(({ name, props, opts }) =>
        name === "rustdesk-application" ? { props: { ...props, ...properties(props) }, opts } : undefined,
      );
      return program();
    }, config);
  }

  /** Sets an existing client secret as a person does, where the engine reads it. */
  async configureExistingSecret(value: string): Promise<void> {
    const { engine, folder } = this.local;
    const stack = await automation.LocalWorkspace.selectStack(
      { stackName: "test", projectName: "rustdesk-entra", program },
      { workDir: folder.workspace, pulumiCommand: engine.command },
    );
    await stack.setConfig("existingClientSecret", { value, secret: true });
  }

  get registration() {
    return only(registrationsOf(this.local));
  }

  get servicePrincipal() {
    return only(servicePrincipalsOf(this.local));
  }
}

/** The findings as a reader sees them, with what they mean for sign-in. */
export function told(impact: Impact): string[] {
  return impact.findings.map((finding) => `${finding.verdict}: ${findingSentence(finding)}`);
}

/** The exit code of `npm run preview` for this environment alone. */
export function exitCodeOf(impact: Impact): number {
  return reportOf([{ environment: "test", local: true, impact }]).exitCode;
}

function only<Item>([item, ...others]: Item[]): Item {
  if (item === undefined || others.length > 0) {
    throw new Error("there must be exactly one");
  }
  return item;
}
