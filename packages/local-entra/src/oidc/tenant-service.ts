import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Provider } from "oidc-provider";

import type { Directory } from "../directory/directory.ts";
import type { Store } from "../directory/store.ts";
import type { EntraContext } from "./endpoint.ts";
import { ClientAssertions } from "./federation/client-assertions.ts";
import { answerAsEntra } from "./library-answers.ts";
import { type Replay, replayedRequest } from "./request/replayed-request.ts";
import type { Authority } from "./sign-in/authority.ts";
import { tenantProvider } from "./tenant-provider.ts";
import type { SigningKeys } from "./tokens/signing-keys.ts";
import { PairwiseSubjects } from "./tokens/subject.ts";

/** What sign-ins are served from. */
export interface TenantServiceContext {
  directory: Directory;
  store: Store;
  keys: SigningKeys;
  /** Scheme, host and port that every address in an answer starts with, such as `https://localhost:8443`. */
  origin: string;
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
export class TenantService {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly origin: string;
  readonly subjects: PairwiseSubjects;
  readonly assertions: ClientAssertions;
  readonly report: (error: Error) => void;
  readonly #store: Store;
  #library: Library;

  constructor(context: TenantServiceContext) {
    const { directory, store, keys, origin, report = console.error, fetch = globalThis.fetch } = context;
    this.directory = directory;
    this.keys = keys;
    this.origin = origin;
    this.report = report;
    this.subjects = new PairwiseSubjects(store);
    this.assertions = new ClientAssertions(directory, fetch);
    this.#store = store;
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
    const { directory, keys, origin, subjects, report } = this;
    const provider = tenantProvider({ directory, store: this.#store, keys, origin, subjects });
    answerAsEntra(provider, { origin, report });
    return { provider, handle: provider.callback(), keys: keys.privateJwks };
  }
}
