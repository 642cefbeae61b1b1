import type { FunctionImplementation } from "../../protocol/provider.ts";
import { unknownFailures } from "./function-arguments.ts";
import { publishedAppIds } from "./published-app-ids.ts";

/** `azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds`: the built-in table, without a request. */
export const getApplicationPublishedAppIds: FunctionImplementation = async (args) => {
  const failures = unknownFailures([], args);
  return failures.length > 0 ? failures : { id: "appIds", result: { ...publishedAppIds } };
};
