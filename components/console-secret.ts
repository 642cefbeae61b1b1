import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import {
  type ClientSecretArgs,
  clientSecretLabel,
  clientSecretName,
  declaredGenerations,
  endDateOf,
} from "./client-secret.ts";
import { expiryNotice, normalizedDate, secretExpiry } from "./secret-expiry.ts";

/** The client secret that the console is given. */
export interface ConsoleSecret {
  /** Secret. */
  value: pulumi.Output<string>;
  /** RFC 3339; undefined for an existing secret whose end is not configured. */
  expires: pulumi.Output<string | undefined>;
}

/**
 * Declares the client secrets of an application, as children of `parent`, and answers with the current one. An existing
 * secret takes its place, and none is declared. The end of the current one is told by a warning, or an error once it is past.
 */
export function consoleSecret(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  opts: { parent: pulumi.Resource; protect: boolean },
): ConsoleSecret {
  const { value, expires } = args.existing ?? current(name, args, application, opts);
  const noticed = pulumi.output(expires).apply((date) => {
    const end = date && normalizedDate(date);
    noticeExpiry(end, args, opts.parent);
    return end;
  });
  return { value: pulumi.secret(value), expires: noticed };
}

function current(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  { parent, protect }: { parent: pulumi.Resource; protect: boolean },
): { value: pulumi.Output<string>; expires: pulumi.Output<string> } {
  const secrets = declaredGenerations(args).map(
    (generation) =>
      new azuread.ApplicationPassword(
        clientSecretName(name, generation),
        {
          applicationId: application.id,
          displayName: `${clientSecretLabel}${generation}`,
          endDate: endDateOf(new Date(), args.lifetimeDays),
        },
        {
          parent,
          // A secret's end is fixed when it is made; a later run must neither move it nor replace the secret.
          ignoreChanges: ["endDate"],
          // Without it, a destroy that stops at the protected application has deleted the secret by then.
          protect: protect && generation === args.generation,
          deletedWith: application,
        },
      ),
  );
  const { value, endDate } = secrets.at(-1) as azuread.ApplicationPassword;
  return { value, expires: endDate };
}

/** A refresh does not tell, since the provider takes an expired secret for a good one; so every preview and update does. */
function noticeExpiry(
  expires: string | undefined,
  { existing, warningDays }: ClientSecretArgs,
  resource: pulumi.Resource,
): void {
  const { status, daysLeft } = secretExpiry(expires, new Date(), warningDays);
  const renewal =
    existing === undefined
      ? `\`npm run rotate -- ${process.env.RUSTDESK_ENTRA_LOCAL ? "--local " : ""}--stack ${pulumi.getStack()}\`.`
      : "make a new secret and set it with `pulumi config set --secret existingClientSecret`.";
  const notice = expires && expiryNotice(expires, { status, daysLeft }, renewal);
  if (notice) {
    const say = status === "expired" ? pulumi.log.error : pulumi.log.warn;
    say(notice, resource);
  }
}
