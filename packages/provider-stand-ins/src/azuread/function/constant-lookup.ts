import type { Values } from "../../protocol/property-values.ts";
import type { FunctionImplementation } from "../../protocol/provider.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { unknownFailures } from "./function-arguments.ts";
import publishedAppIds from "./published-app-ids.json" with { type: "json" };

/** `azuread:index/getClientConfig:getClientConfig`: who the provider is signed in as. */
export const getClientConfig = (azureAd: AzureAd) =>
  constant(async () => {
    const { tenantId, clientId, objectId } = await azureAd.identity();
    return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
  });

/**
 * `azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds`: client IDs of Microsoft's own applications,
 * the same in every tenant, under the names that the provider gives them. Its table is built in, so these are the 120
 * entries of version 6.9.1.
 */
export const getApplicationPublishedAppIds = constant(async () => ({ id: "appIds", result: { ...publishedAppIds } }));

/** A function without arguments, which makes no request. */
function constant(answer: () => Promise<Values>): FunctionImplementation {
  return async (args) => {
    const failures = unknownFailures([], args);
    return failures.length > 0 ? failures : answer();
  };
}
