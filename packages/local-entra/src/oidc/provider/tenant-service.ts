import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Provider } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import type { Store } from "../../directory/store.ts";
import { ClientAssertions } from "../federation/client-assertions.ts";
import type { EntraContext } from "../request/entra-context.ts";
import { type Replay, replayedRequest } from "../request/replayed-request.ts";
import type { Authority } from "../sign-in/authority.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";
import { PairwiseSubjects } from "../tokens/subject.ts";
import { answerAsEntra } from "./library-answers.ts";
import type { ServiceContext } from "./service-context.ts";
import { tenantProvider } from "./tenant-provider.ts";

/** What a sign-in service is started with. */
export interface TenantServiceOptions extends Omit<ServiceContext, "subjects" | "report"> {
  /** Hears of every failure that is not a refusal; by default it is written to stderr with its stack. */
  report?: (error: Error) => void;
  /** How other issuers are reached whose tokens applications trust; by default over the network. */
  fetch?: typeof globalThis.fetch;
}

interface Library {
  provider: Provider;
  handle: ReturnType<Provider["callback"]>;
  /** The keys that it was started with. */
  keys: SigningKeys["privateJwks"];
}

/** The sign-in service of all authorities: its directory, and the protocol library behind the gates. */
export class TenantService implements ServiceContext {
  readonly directory: Directory;
  readonly store: Store;
  readonly keys: SigningKeys;
  readonly origin: string;
  readonly subjects: PairwiseSubjects;
  readonly assertions: ClientAssertions;
  readonly report: (error: Error) => void;
  readonly remedies: ServiceContext["remedies"];
  #library: Library;

  constructor(options: TenantServiceOptions) {
    this.directory = options.directory;
    this.store = options.store;
    this.keys = options.keys;
    this.origin = options.origin;
    this.report = options.report ?? console.error;
    this.remedies = options.remedies;
    this.subjects = new PairwiseSubjects(options.store);
    this.assertions = new ClientAssertions(options.directory, options.fetch ?? globalThis.fetch);
    this.#library = this.#start();
  }

  /** The protocol library; another one after the keys were rotated, as it reads them once. All its state is in the store. */
  get provider(): Provider {
    return this.#current().provider;
  }

  /** Lets the library answer a request that the gates have passed. */
  async passOn(c: EntraContext, authority: Authority, replay: Omit<Replay, "mountPath">): Promise<Response> {
    const mountPath = `/${authority.name}/oauth2/v2.0`;
    await this.#current().handle(replayedRequest(c.env.incoming, { ...replay, mountPath }), c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  }

  #current(): Library {
    if (this.#library.keys !== this.keys.privateJwks) {
      this.#library = this.#start();
    }
    return this.#library;
  }

  #start(): Library {
    const provider = tenantProvider(this);
    answerAsEntra(provider, this);
    return { provider, handle: provider.callback(), keys: this.keys.privateJwks };
  }
}
