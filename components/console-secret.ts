import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import {
  type ClientSecretArgs,
  clientSecretLabel,
  clientSecretName,
  declaredGenerations,
  type ExistingSecret,
  endDateOf,
} from "./rules/client-secret.ts";
import { endingOf, expiryNotice, normalizedDate, secretExpiry } from "./rules/dates.ts";

/** The client secret that the console is given, its end (RFC 3339) where it is known, and that of the previous one if declared. */
export interface ConsoleSecret {
  value: pulumi.Output<string>;
  expires?: pulumi.Output<string> | undefined;
  previousExpires?: pulumi.Output<string> | undefined;
}

/**
 * Declares the client secrets of an application, as children of `parent`; an existing one takes their place. Every preview and
 * update warns before one expires. A refresh does not: the provider takes an expired secret for a good one.
 */
export function consoleSecret(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  opts: { parent: pulumi.Resource; protect: boolean },
): ConsoleSecret {
  const { value, expires, previousExpires } = args.existing
    ? existing(args.existing, opts.parent)
    : declared(name, args, application, opts);
  const judged = (end: string | undefined) => secretExpiry(end, new Date(), args.warningDays);
  return {
    value: pulumi.secret(value),
    expires: expires?.apply((end) => {
      const isExpired = judged(end).status === "expired";
      const notice = expiryNotice(end, judged(end));
      const say = isExpired ? pulumi.log.error : pulumi.log.warn;
      if (notice) {
        say(`${notice} ${renewal(args, !isExpired && previousExpires !== undefined)}`, opts.parent);
      }
      return end;
    }),
    previousExpires:
      previousExpires &&
      pulumi.all([previousExpires, expires]).apply(([previousEnd, end]) => {
        const ending = endingOf(previousEnd, judged(previousEnd));
        // Once the current secret has expired as well, neither belongs into the console.
        if (ending && judged(end).status !== "expired") {
          const retirement = `set clientSecretRetiredGeneration to ${args.generation - 1} and bring it up`;
          const remedy = `If the console still has it, put the current one into it. Then ${retirement}.`;
          pulumi.log.warn(`The previous client secret ${ending}. ${remedy}`, opts.parent);
        }
        return previousEnd;
      }),
  };
}

function existing({ value, expires }: ExistingSecret, resource: pulumi.Resource): ConsoleSecret {
  const end = expires === undefined ? undefined : normalizedDate(expires);
  if (end === undefined) {
    pulumi.log.warn(
      "Nothing can warn before existingClientSecret stops working, because its end is not known. Look it up in the portal's " +
        "list of client secrets, and set existingClientSecretExpires to it.",
      resource,
    );
  }
  return { value: pulumi.output(value), expires: end === undefined ? undefined : pulumi.output(end) };
}

function declared(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  { parent, protect }: { parent: pulumi.Resource; protect: boolean },
): ConsoleSecret {
  const secrets = declaredGenerations(args).map((generation) => {
    const inputs = {
      applicationId: application.id,
      displayName: `${clientSecretLabel}${generation}`,
      endDate: endDateOf(new Date(), args.lifetimeDays),
    };
    return new azuread.ApplicationPassword(clientSecretName(name, generation), inputs, {
      parent,
      // A secret's end is fixed when it is made; a later run must neither move it nor replace the secret.
      ignoreChanges: ["endDate"],
      // Without it, a destroy that stops at the protected application has deleted the secret by then.
      protect: protect && generation === args.generation,
      deletedWith: application,
    });
  });
  const { value, endDate } = secrets.at(-1) as azuread.ApplicationPassword;
  const utcDate = (date: string) => normalizedDate(date) ?? date; // The provider may keep fractions of a second.
  return { value, expires: endDate.apply(utcDate), previousExpires: secrets.at(-2)?.endDate.apply(utcDate) };
}

/** What to configure; while there is a previous secret, the next raise would take it from the console. */
function renewal({ existing }: ClientSecretArgs, hasPrevious: boolean): string {
  if (existing !== undefined) {
    return "Make a new secret, set existingClientSecret to it, encrypted, and bring it up.";
  }
  const first = "The next raise removes the previous secret: make sure first that the console has the current one. ";
  return `${hasPrevious ? first : ""}Raise clientSecretGeneration by one and bring it up.`;
}
