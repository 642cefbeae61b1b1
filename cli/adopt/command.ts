import { isGuid } from "../../components/rules/guid.ts";
import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { consentOf, consentOptions, detailsOption, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { AdoptRequest } from "./run.ts";

/** `npm run adopt`: brings a registration that was made by hand under this program. */
export const adopt = defineCommand({
  name: "adopt",
  summary: "brings an app registration that was made by hand under this program",
  about:
    "Its client id stays, and so do its client secrets. What would change is shown first, and nothing is written before " +
    "you say yes. Run it again at any time: it goes on where it stopped.",
  options: {
    // Without a default: a registration is not adopted into an environment that nobody named.
    stack: text(
      "NAME",
      "environment that the registration becomes; in a tenant, make it first: pulumi stack init NAME",
      { required: true },
    ),
    "client-id": text("GUID", "Application (client) ID on the registration's Overview page in the portal", {
      required: true,
    }),
    local: flag("in the tenant that `npm run local` brings up on this machine, not in your own", { word: true }),
    ...detailsOption,
    ...consentOptions,
  },
  request({ stack, "client-id": clientId, local, details, ...values }): AdoptRequest {
    if (stack === undefined) {
      throw new UsageError("--stack must name the environment that the registration becomes.");
    }
    return { stack: stackNameOf(stack), clientId: clientIdOf(clientId), local, details, ...consentOf(values) };
  },
  run: async (request, context) => (await import("./run.ts")).runAdopt(request, context),
});

function clientIdOf(value: string | undefined): string {
  if (value === undefined || !isGuid(value.trim())) {
    throw new UsageError(
      "--client-id must be the Application (client) ID of the registration, such as " +
        `00000000-1111-2222-3333-444444444444; got ${value === undefined ? "none" : `"${value}"`}.`,
    );
  }
  return value.trim().toLowerCase();
}
