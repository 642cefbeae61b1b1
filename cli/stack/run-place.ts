import * as azuread from "@pulumi/azuread";
import type { automation } from "@pulumi/pulumi";

import { resourceTypes } from "../impact/recording/resource-change.ts";

/** Whom the azuread provider signs in as, and where. */
export interface Caller {
  tenantId: string;
  clientId: string;
  objectId: string;
}

/** What the engine's runs tell of the tenant that they work in, at no run of their own. */
export class RunPlace {
  /** Undefined until a program has run, and where the provider cannot sign in. */
  caller: Caller | undefined;
  /** A domain of the tenant; undefined before a registration is made in it. */
  domain: string | undefined;

  /** The same program, which asks the provider besides; what it refuses, the program itself reports. */
  asking(program: automation.PulumiFn): automation.PulumiFn {
    return async () => {
      const outputs = await program();
      // The run waits for the answer. Waiting here, nobody would hear of an output that fails meanwhile.
      azuread.getClientConfig().then(
        (caller) => {
          this.caller = caller;
        },
        () => {},
      );
      return outputs;
    };
  }

  /** To be given each of the engine's events: Entra ID notes a domain of the tenant at each application. */
  hear({ resourcePreEvent }: automation.EngineEvent): void {
    const { type, old } = resourcePreEvent?.metadata ?? {};
    const domain = type === resourceTypes.application && old?.outputs?.publisherDomain;
    this.domain = typeof domain === "string" && domain !== "" ? domain : this.domain;
  }
}
