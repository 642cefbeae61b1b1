import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Application, LocalEntra, ServicePrincipal } from "local-entra";

import { runAdopt } from "../../../cli/adopt/run.ts";
import { signInWithCode } from "../../../cli/sign-in/sign-in.ts";
import type { ChangeSummary } from "../../../cli/stack/stack.ts";
import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { CommandCheckout } from "../command-checkout.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { type Clicked, type HandMade, Portal } from "./portal.ts";

/** What is in the directory. */
export interface InDirectory {
  application: Application;
  servicePrincipal: ServicePrincipal | undefined;
  /** Object IDs, in the order of the alphabet. */
  owners: string[];
  servicePrincipalOwners: string[];
}

/** What is in the directory and in the stack. */
export interface Standing extends InDirectory {
  outputs: StackOutputs;
  /** What a preview would change. */
  preview: ChangeSummary;
}

/** How a run of `adopt` came to its end. */
export interface Adopted {
  code: number;
  said: string[];
  questions: string[];
}

/** A checkout with a tenant in which registrations are made by hand and adopted. */
export class AdoptionCheckout extends CommandCheckout {
  /** Everything that runs of `adopt` have said. */
  readonly said: string[] = [];

  /** Makes a registration by hand. */
  register(clicked: Clicked = {}): Promise<HandMade> {
    return this.inTenant((entra) => new Portal(entra).register(clicked));
  }

  /** Lets the deployer do more in this tenant than to write what it owns; to name other owners takes that. */
  permitDeployer(...permissions: string[]): void {
    const seed = readFileSync(join(import.meta.dirname, "../../../packages/local-entra/src/seed/seed.yaml"), "utf8");
    const folder = join(this.folder, ".local/entra");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "seed.yaml"),
      seed.replace(/graphRoles: \[.*\]/, `graphRoles: [${permissions.join(", ")}]`),
    );
  }

  /** The object IDs of people, or of the deployer. */
  idsOf(...names: string[]): Promise<string[]> {
    return this.inTenant((entra) => names.map((name) => new Portal(entra).idOf(name)));
  }

  /** `npm run adopt -- local --stack desk --client-id …` */
  async adopt(
    clientId: string,
    { terminal = new ScriptedTerminal(true), signal = new AbortController().signal, stack = "desk" } = {},
  ): Promise<Adopted> {
    const context = { checkout: `${this.folder}/`, terminal, signal };
    try {
      const code = await runAdopt(
        { stack, clientId, local: true, yes: false, details: false, acceptInterruption: false },
        context,
      );
      return { code, said: terminal.said, questions: terminal.questions };
    } finally {
      this.said.push(...terminal.said, ...terminal.printed);
    }
  }

  /** How a registration stands in the directory. */
  inDirectory(made: HandMade): Promise<InDirectory> {
    return this.inTenant((entra) => inDirectory(entra, made));
  }

  /** How a registration and its environment stand. */
  standing(made: HandMade, stack = "desk"): Promise<Standing> {
    return this.inEnvironment(stack, async (environment) => ({
      ...inDirectory(environment.entra, made),
      outputs: await environment.stack.outputs(),
      preview: await environment.stack.preview(),
    }));
  }

  /** Signs somebody in as a console does that was given these, and answers with the client id in the token. */
  signIn(
    clientId: string,
    clientSecret: string,
    callbackUrl = "https://desk.example.com/api/oidc/callback",
  ): Promise<unknown> {
    return this.inTenant(async ({ issuer }) => {
      const settings = { clientId, clientSecret, issuer, callbackUrl };
      return (await signInWithCode(settings, "tom@lindenglass.test")).aud;
    });
  }

  file(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  configuration(stack = "desk"): string {
    return this.read(`Pulumi.${stack}.yaml`);
  }
}

function inDirectory({ directory }: LocalEntra, { id, clientId }: HandMade): InDirectory {
  const servicePrincipal = directory.servicePrincipals.getByAppId(clientId);
  const ownersOf = (object: string): string[] => directory.owners.targets(object).toSorted();
  return {
    application: directory.applications.get(id) as Application,
    servicePrincipal,
    owners: ownersOf(id),
    servicePrincipalOwners: ownersOf(servicePrincipal?.id ?? ""),
  };
}

/** The lines below a heading, up to the next empty one. */
export function below(heading: string, { said }: Pick<Adopted, "said">): string[] {
  const rest = said.slice(said.findIndex((line) => line.startsWith(heading)) + 1);
  const end = rest.indexOf("");
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.slice(2));
}
