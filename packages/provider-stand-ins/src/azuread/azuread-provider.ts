import type { Operation } from "../protocol/operation.ts";
import type { Values, WireValues } from "../protocol/property-values.ts";
import type {
  CheckFailure,
  FunctionImplementation,
  ProviderImplementation,
  ResourceImplementation,
} from "../protocol/provider.ts";
import { DeclaredResource, type ResourceDeclaration } from "../resource/declared-resource.ts";
import { appRoleAssignment } from "./access/app-role-assignment.ts";
import { permissionGrant } from "./access/permission-grant.ts";
import { application } from "./application/application.ts";
import { readConfiguration, secretSettings, unknownSettings, type Variables } from "./configuration/configuration.ts";
import { applicationPassword } from "./credential/application-password.ts";
import { federatedIdentityCredential } from "./credential/federated-identity-credential.ts";
import { getApplication } from "./function/application-lookup.ts";
import { getApplicationPublishedAppIds, getClientConfig } from "./function/constant-lookup.ts";
import { getServicePrincipal } from "./function/service-principal-lookup.ts";
import type { TokenSource } from "./graph/access-token.ts";
import { AzureAd } from "./graph/azure-ad.ts";
import type { GraphSession } from "./graph/graph-session.ts";
import { clockWait } from "./graph/retry.ts";
import { servicePrincipal } from "./service-principal/service-principal.ts";

/** The stand-in for the azuread plugin: app registrations and what belongs to them, over Microsoft Graph. */
export class AzureAdProvider implements ProviderImplementation {
  readonly name = "azuread";
  readonly version = "6.9.1";
  readonly secretSettings = secretSettings;
  readonly resources: Readonly<Record<string, ResourceImplementation>>;
  readonly functions: Readonly<Record<string, FunctionImplementation>>;
  readonly #azureAd: AzureAd;
  readonly #variables: Variables;

  /** `variables` are the environment that the configuration falls back to; `source` is the web and the clock. */
  constructor(variables: Variables, source: TokenSource = { fetch: globalThis.fetch, wait: clockWait }) {
    const azureAd = new AzureAd(source);
    this.#azureAd = azureAd;
    this.#variables = variables;
    const resource = (declared: ResourceDeclaration<GraphSession>) =>
      new DeclaredResource(declared, (operation) => azureAd.during(operation));
    this.resources = {
      "azuread:index/appRoleAssignment:AppRoleAssignment": resource(appRoleAssignment),
      "azuread:index/application:Application": resource(application),
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential":
        resource(federatedIdentityCredential),
      "azuread:index/applicationPassword:ApplicationPassword": resource(applicationPassword),
      "azuread:index/servicePrincipal:ServicePrincipal": resource(servicePrincipal),
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant":
        resource(permissionGrant),
    };
    this.functions = {
      "azuread:index/getApplication:getApplication": getApplication(azureAd),
      "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds": getApplicationPublishedAppIds,
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
