import type { WireValues } from "../protocol/property-values.ts";
import type { CheckFailure, ProviderImplementation } from "../protocol/provider.ts";
import { randomId } from "./random-id.ts";
import { RandomResource } from "./random-resource.ts";
import { randomString } from "./random-string.ts";

/** The stand-in for the random plugin: RandomString and RandomId. */
export class RandomProvider implements ProviderImplementation {
  readonly name = "random";
  readonly version = "4.21.2";
  readonly secretSettings = [];
  readonly functions = {};
  readonly resources = {
    "random:index/randomId:RandomId": new RandomResource(randomId),
    "random:index/randomString:RandomString": new RandomResource(randomString),
  };

  checkConfiguration(settings: WireValues): CheckFailure[] {
    return Object.keys(settings)
      .filter((key) => key !== "version" && key !== "pluginDownloadURL" && !key.startsWith("__"))
      .map((key) => ({ reason: `\`random:${key}\` is not a valid configuration key for the random provider.` }));
  }

  async configure(): Promise<void> {
    // The random provider has no configuration.
  }
}
