import { AzureAdProvider } from "./azuread/azuread-provider.ts";
import { type ProviderServer, serveProvider } from "./protocol/provider-server.ts";
import { RandomProvider } from "./random/random-provider.ts";

export { StandInsError, type StandInsErrorCode } from "./protocol/stand-ins-error.ts";

/** Providers without their plugins, served to the engine in place of the plugins of the same names. */
export interface StandIns {
  /** The value of PULUMI_DEBUG_PROVIDERS that attaches them: `azuread:PORT,random:PORT`. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

/** The plugins that have a stand-in. */
export type StandInName = "azuread" | "random";

/**
 * Starts the stand-ins of these names in this process. `environment` holds the variables that the real plugins would find in theirs,
 * such as ARM_TENANT_ID: this process need not have them.
 * @throws StandInsError when a port cannot be had.
 */
export async function startStandIns(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  names: readonly StandInName[] = ["azuread", "random"],
): Promise<StandIns> {
  const servers: ProviderServer[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    const attached: string[] = [];
    for (const name of names) {
      const server = await serveProvider(() =>
        name === "azuread" ? new AzureAdProvider(environment) : new RandomProvider(),
      );
      servers.push(server);
      attached.push(`${name}:${server.port}`);
    }
    return { debugProviders: attached.join(","), close };
  } catch (error) {
    await close();
    throw error;
  }
}
