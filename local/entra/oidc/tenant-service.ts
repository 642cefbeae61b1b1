import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Provider } from "oidc-provider";

import type { Directory } from "../directory/directory.ts";
import type { Store } from "../store.ts";
import type { EntraContext } from "./endpoint.ts";
import { answerAsEntra } from "./library-answers.ts";
import { type Replay, replayedRequest } from "./replayed-request.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { PairwiseSubjects } from "./subject.ts";
import { tenantProvider } from "./tenant-provider.ts";

/** What a tenant is served from. */
export interface TenantServiceContext {
  directory: Directory;
  store: Store;
  keys: SigningKeys;
  /** Scheme, host and port that every address in an answer starts with, such as `https://localhost:8443`. */
  origin: string;
  /** Hears of every failure that is not a refusal; by default it is written to stderr with its stack. */
  report?: (error: Error) => void;
}

/** One tenant's sign-in service: its directory, and the protocol library behind the gates. */
export class TenantService {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly origin: string;
  readonly subjects: PairwiseSubjects;
  readonly provider: Provider;
  readonly report: (error: Error) => void;
  readonly #handle: ReturnType<Provider["callback"]>;

  constructor({ directory, store, keys, origin, report = console.error }: TenantServiceContext) {
    this.directory = directory;
    this.keys = keys;
    this.origin = origin;
    this.report = report;
    this.subjects = new PairwiseSubjects(store);
    this.provider = tenantProvider({ directory, store, keys, origin, subjects: this.subjects });
    answerAsEntra(this.provider, { origin, report });
    this.#handle = this.provider.callback();
  }

  /** Lets the library answer a request that the gates have passed. */
  async passOn(c: EntraContext, replay: Omit<Replay, "mountPath">): Promise<Response> {
    const mountPath = `/${this.directory.tenant.id}/oauth2/v2.0`;
    await this.#handle(replayedRequest(c.env.incoming, { ...replay, mountPath }), c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  }
}
