import type { FunctionImplementation } from "../provider.ts";
import type { AzureAd } from "./azure-ad.ts";

/** `azuread:index/getClientConfig:getClientConfig`: who the provider is signed in as. It makes no request. */
export function getClientConfig(azureAd: AzureAd): FunctionImplementation {
  return async (args) => {
    const unknown = Object.keys(args);
    if (unknown.length > 0) {
      return unknown.map((key) => ({ reason: `[${key}] Invalid or unknown key` }));
    }
    const { tenantId, clientId, objectId } = await azureAd.identity();
    return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
  };
}
