import { type ServedIssuer, serveIssuer } from "local-entra/testing/served-issuer";
import type { TokenIssuer } from "local-entra/testing/token-issuer";

import type { EnvironmentOptions, LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { EngineStop } from "../../../cli/stack/stops/stop.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Administrator } from "./administrator.ts";
import { asJob } from "./ci-job.ts";
import { DeployerStack } from "./deployer-stack.ts";

/** The outputs of the deployer's program. */
export interface DeployerOutputs {
  tenantId: string;
  previewClientId: string;
  previewObjectId: string;
  deployClientId: string;
  deployObjectId: string;
  consent: { role: string; preview: Record<string, string>; deploy: Record<string, string> };
}

/** An environment whose registration is previewed and deployed by a CI system, and the deployer's own stack beside it. */
export class CiEnvironment {
  readonly checkout: TestCheckout;
  readonly environment: LocalEnvironment;
  readonly deployer: DeployerStack;
  readonly administrator: Administrator;
  readonly #served: ServedIssuer;

  private constructor(
    parts: Pick<CiEnvironment, "checkout" | "environment" | "deployer" | "administrator">,
    served: ServedIssuer,
  ) {
    this.checkout = parts.checkout;
    this.environment = parts.environment;
    this.deployer = parts.deployer;
    this.administrator = parts.administrator;
    this.#served = served;
  }

  /** Starts it; `config` is the deployer's configuration but for the issuer. */
  static async start(
    config: Record<string, unknown>,
    options: Partial<EnvironmentOptions> = {},
  ): Promise<CiEnvironment> {
    const checkout = new TestCheckout();
    const environment = await checkout.start("dev", options);
    const served = await serveIssuer(environment.folder.entra);
    const administrator = new Administrator(environment.entra);
    const deployer = await DeployerStack.open(environment, { ...config, issuer: served.issuer.issuer });
    return new CiEnvironment({ checkout, environment, deployer, administrator }, served);
  }

  get issuer(): TokenIssuer {
    return this.#served.issuer;
  }

  async outputs(): Promise<DeployerOutputs> {
    const outputs = Object.entries(await this.deployer.stack.outputs());
    return Object.fromEntries(outputs.map(([name, { value }]) => [name, value])) as unknown as DeployerOutputs;
  }

  /** Object ID of the person who owns the registration, beside the identity that deploys. */
  get person(): string {
    const ada = this.environment.entra.directory.users.list().find(({ givenName }) => givenName === "Ada");
    return ada?.id ?? "";
  }

  /** Configures the registration's environment, owned by the identity that deploys and a person. */
  configureRegistration(deployer: string, consoleOrigins: string[], ...others: string[]): void {
    const owners = [deployer, this.person, ...others];
    this.checkout.configure("dev", { displayName: "RustDesk", consoleOrigins, owners });
    this.environment.reloadConfiguration();
  }

  /** Runs the registration's program as a job with this subject that signs in as an identity. */
  job<Result>(subject: string, clientId: string, work: () => Promise<Result>): Promise<Result> {
    return asJob(this.environment, { issuer: this.issuer, subject, clientId }, work);
  }

  async remove(): Promise<void> {
    await this.#served.close();
    await this.checkout.remove();
  }
}

/** What a run reports as a user's mistake: the sentences of the providers, without the engine's own around them. */
export async function problemsOf(run: Promise<unknown>): Promise<string[]> {
  const error = await run.then(
    () => new Error("the run must fail, but did not"),
    (thrown: Error) => thrown,
  );
  if (!(error instanceof EngineStop)) {
    throw error;
  }
  return error.stops
    .flatMap(({ said = "" }) => said.split("\n"))
    .filter((line) => line.startsWith("\t* ") && !line.endsWith("1 error occurred:"))
    .map((line) => line.slice(3));
}
