import { DeclaredResource } from "../protocol/declared-resource.ts";
import type { Operation } from "../protocol/operation.ts";
import type { Values, WireValues } from "../protocol/property-values.ts";
import type {
  CheckFailure,
  FunctionImplementation,
  ProviderImplementation,
  ResourceImplementation,
} from "../protocol/provider.ts";
import type { TokenSource } from "./access-token.ts";
import { Application } from "./application.ts";
import { getApplication } from "./application-lookup.ts";
import { ApplicationPassword } from "./application-password.ts";
import { AzureAd } from "./azure-ad.ts";
import { getClientConfig } from "./client-config.ts";
import { readConfiguration, SECRET_SETTINGS, unknownSettings, type Variables } from "./configuration.ts";
import { FederatedIdentityCredential } from "./federated-identity-credential.ts";
import { getApplicationPublishedAppIds } from "./published-app-ids-lookup.ts";
import { clockWait } from "./retry.ts";
import { ServicePrincipal } from "./service-principal.ts";
import { getServicePrincipal } from "./service-principal-lookup.ts";

/** The stand-in for the azuread plugin: the resource types that this project's program uses, over Microsoft Graph. */
export class AzureAdProvider implements ProviderImplementation {
  readonly name = "azuread";
  readonly version = "6.9.1";
  readonly secretSettings = SECRET_SETTINGS;
  readonly resources: Readonly<Record<string, ResourceImplementation>>;
  readonly functions: Readonly<Record<string, FunctionImplementation>>;
  readonly #azureAd: AzureAd;
  readonly #variables: Variables;

  /** `variables` are the environment that the configuration falls back to; `source` is the web and the clock. */
  constructor(variables: Variables, source: TokenSource = { fetch: globalThis.fetch, wait: clockWait }) {
    const azureAd = new AzureAd(source);
    this.#azureAd = azureAd;
    this.#variables = variables;
    this.resources = {
      "azuread:index/application:Application": new DeclaredResource(new Application(azureAd)),
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential":
        new DeclaredResource(new FederatedIdentityCredential(azureAd)),
      "azuread:index/applicationPassword:ApplicationPassword": new DeclaredResource(
        new ApplicationPassword(azureAd),
      ),
      "azuread:index/servicePrincipal:ServicePrincipal": new DeclaredResource(new ServicePrincipal(azureAd)),
    };
    this.functions = {
      "azuread:index/getApplication:getApplication": getApplication(azureAd),
      "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds":
        getApplicationPublishedAppIds,
      "azuread:index/getClientConfig:getClientConfig": getClientConfig(azureAd),
      "azuread:index/getServicePrincipal:getServicePrincipal": getServicePrincipal(azureAd),
    };
  }

  checkConfiguration(settings: WireValues): CheckFailure[] {
    return unknownSettings(settings);
  }

  async configure(settings: Values, operation: Operation): Promise<void> {
    await this.#azureAd.connect(readConfiguration(settings, this.#variables), operation.signal);
  }
}
