import type { FunctionImplementation } from "../../protocol/provider.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { unknownFailures } from "./function-arguments.ts";

/** `azuread:index/getClientConfig:getClientConfig`: who the provider is signed in as. It makes no request. */
export function getClientConfig(azureAd: AzureAd): FunctionImplementation {
  return async (args) => {
    const failures = unknownFailures([], args);
    if (failures.length > 0) {
      return failures;
    }
    const { tenantId, clientId, objectId } = await azureAd.identity();
    return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
  };
}
