import { Graph, type Variables } from "../graph.ts";
import type { Finding } from "../impact/finding.ts";
import type { Principal } from "../impact/principal.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import type { RegistrationStack } from "../stack/stack.ts";
import type { StackState } from "../stack/stack-state.ts";
import { assignedByHand } from "./assigned-by-hand.ts";
import { assignmentsIn, readPrincipals } from "./principals.ts";
import { declaredAccess, findStandingAccess } from "./standing-access.ts";

type ReadStack = Pick<RegistrationStack, "configuration" | "recentState">;

/**
 * Microsoft Graph beside a preview: signed in to once, while the engine runs where no state need tell the tenant, and else when it is asked.
 * What may not be read is not told; no failure of it is one of the command.
 */
export class GraphBeside {
  readonly #stack: ReadStack;
  readonly #variables: Variables;
  #signingIn: Promise<Graph> | undefined;
  #principals: Promise<ReadonlyMap<string, Principal> | undefined> | undefined;

  constructor({ stack, variables }: { stack: ReadStack; variables: Variables }) {
    this.#stack = stack;
    this.#variables = variables;
    if (variables.ARM_TENANT_ID) {
      this.#signingIn = Graph.signIn(variables, undefined);
      this.#signingIn.catch(() => {});
      this.principals();
    }
  }

  /** @throws Error where no identity can be had. */
  signIn(): Promise<Graph> {
    this.#signingIn ??= this.#stack.recentState().then((state) => Graph.signIn(this.#variables, tenantIn(state)));
    this.#signingIn.catch(() => {});
    return this.#signingIn;
  }

  /** Who the configuration assigns; undefined where nobody is, or nobody may be asked. */
  principals(): Promise<ReadonlyMap<string, Principal> | undefined> {
    this.#principals ??= this.#askPrincipals().catch(() => undefined);
    return this.#principals;
  }

  async #askPrincipals(): Promise<ReadonlyMap<string, Principal> | undefined> {
    const assigned = Object.values(this.#assignments);
    return assigned.length === 0 ? undefined : readPrincipals(await this.signIn(), assigned);
  }

  /** Who was assigned beside the configuration. */
  async assignedByHand(becomesRequired: boolean): Promise<Finding[]> {
    try {
      const chosen = { assignments: this.#assignments, becomesRequired };
      return await assignedByHand(await this.signIn(), await this.#stack.recentState(), chosen);
    } catch {
      return [];
    }
  }

  /** IDs of access that was given by hand and is declared by now, by the names of the resources that take it over. */
  async standingAccess(): Promise<Record<string, string>> {
    const configuration = this.#stack.configuration();
    const declared = declaredAccess((key) => configuration.get(key));
    if (declared.assigned.length === 0 && !declared.adminConsent) {
      return {};
    }
    try {
      return await findStandingAccess(await this.signIn(), await this.#stack.recentState(), declared);
    } catch {
      return {};
    }
  }

  get #assignments(): Record<string, string> {
    return assignmentsIn(this.#stack.configuration()) ?? {};
  }
}

/** The tenant that a state tells of. */
export function tenantIn({ resources }: StackState): string | undefined {
  const id = resources.find(({ type }) => type === resourceTypes.stack)?.outputs?.tenantId;
  return typeof id === "string" ? id : undefined;
}
