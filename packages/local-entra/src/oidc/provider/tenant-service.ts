import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Provider } from "oidc-provider";

import { type AuthenticateByAssertion, clientAssertions } from "../federation/client-assertions.ts";
import type { EntraContext } from "../request/entra-context.ts";
import { type Replay, replayedRequest } from "../request/replayed-request.ts";
import type { Authority } from "../sign-in/authority.ts";
import { pairwiseSubjects } from "../tokens/subject.ts";
import type { ServiceContext } from "./service-context.ts";

/** What a sign-in service is started with. */
export interface TenantServiceOptions extends Omit<ServiceContext, "subjectOf" | "report"> {
  /** Hears of every failure that is not a refusal; by default it is written to stderr with its stack. */
  report?: (error: Error) => void;
  /** How other issuers are reached whose tokens applications trust; by default over the network. */
  fetch?: typeof globalThis.fetch;
}

/** The sign-in service of all authorities: its directory, and the protocol library behind the gates. */
export interface TenantService extends ServiceContext {
  authenticateByAssertion: AuthenticateByAssertion;
  /**
   * The protocol library, loaded when the first person signs in: whoever needs Graph alone does not wait for it. It is another one
   * after the keys were rotated, as it reads them once. All its state is in the store.
   */
  provider(): Promise<Provider>;
  /** Lets the library answer a request that the gates have passed. */
  passOn(c: EntraContext, authority: Authority, replay: Omit<Replay, "mountPath">): Promise<Response>;
}

/** Starts the sign-in service. */
export function tenantService(options: TenantServiceOptions): TenantService {
  const { directory, store, keys, report = console.error, fetch = globalThis.fetch } = options;
  const context: ServiceContext = { ...options, report, subjectOf: pairwiseSubjects(store) };
  let library: { keys: object; loaded: ReturnType<typeof load> } | undefined;

  function current() {
    if (library?.keys !== keys.privateJwks) {
      library = { keys: keys.privateJwks, loaded: load(context) };
    }
    return library.loaded;
  }

  return {
    ...context,
    authenticateByAssertion: clientAssertions(directory, fetch),
    provider: async () => (await current()).provider,
    passOn: async (c, authority, replay) => {
      const mountPath = `/${authority.name}/oauth2/v2.0`;
      const { handle } = await current();
      await handle(replayedRequest(c.env.incoming, { ...replay, mountPath }), c.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    },
  };
}

async function load(context: ServiceContext) {
  const [{ tenantProvider }, { answerAsEntra }] = await Promise.all([
    import("./tenant-provider.ts"),
    import("./library-answers.ts"),
  ]);
  const provider = tenantProvider(context);
  answerAsEntra(provider, context);
  return { provider, handle: provider.callback() };
}
