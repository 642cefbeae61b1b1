import type { TimedOperation } from "../../protocol/operation.ts";
import { ProviderError } from "../../protocol/provider.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { readMetadata } from "../configuration/metadata.ts";
import { AccessTokens, type TokenSource } from "./access-token.ts";
import { type GraphConnection, GraphSession } from "./graph-session.ts";

/** The directory that the provider is configured for, shared by its resources. */
export class AzureAd {
  readonly #source: TokenSource;
  readonly #turns: GraphConnection["turns"] = new Map();
  #connection: (GraphConnection & { configuration: Configuration }) | undefined;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /**
   * Signs in. @throws ProviderError when the metadata document or a token cannot be had; then the directory of an
   * earlier sign-in is no longer used either.
   */
  async connect(configuration: Configuration, signal: AbortSignal): Promise<void> {
    this.#connection = undefined;
    const cloud = await readMetadata(configuration.metadataHost, this.#source.fetch, signal);
    const tokens = new AccessTokens(cloud, configuration, this.#source);
    await tokens.current();
    this.#connection = { base: cloud.graph, configuration, source: this.#source, tokens, turns: this.#turns };
  }

  /** The requests of one operation. Only making one needs a sign-in. */
  during(operation: TimedOperation): GraphSession {
    return new GraphSession(() => this.#connected(), operation);
  }

  /** Who the provider is signed in as. */
  async identity(): Promise<{ tenantId: string; clientId: string; objectId: string }> {
    const { configuration, tokens } = this.#connected();
    const { tenantId, clientId } = configuration;
    return { tenantId, clientId, objectId: (await tokens.current()).callerObjectId };
  }

  #connected() {
    if (!this.#connection) {
      throw new ProviderError("the azuread provider is not configured");
    }
    return this.#connection;
  }
}
