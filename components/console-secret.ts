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
import {
  expiryNotice,
  normalizedDate,
  previousExpiryNotice,
  remedyWords,
  rotationRemedy,
  secretExpiry,
} from "./rules/secret-expiry.ts";

/** The client secret that the console is given. */
export interface ConsoleSecret {
  /** Secret. */
  value: pulumi.Output<string>;
  /** RFC 3339; undefined for an existing secret whose end is not configured. */
  expires: pulumi.Output<string> | undefined;
  /** End of the secret of the generation before, which the console may still have; undefined where none is declared. */
  previousExpires: pulumi.Output<string> | undefined;
}

/**
 * Declares the client secrets of an application, as children of `parent`, and answers with the current one. An existing
 * secret takes its place, and none is declared. The end of the current one is told by a warning, or an error once it is past;
 * that of the one before by a warning.
 */
export function consoleSecret(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  opts: { parent: pulumi.Resource; protect: boolean },
): ConsoleSecret {
  const secret =
    args.existing === undefined
      ? declared(name, args, application, opts)
      : existing(args.existing, opts.parent);
  const { value, expires, previousExpires } = secret;
  return {
    value: pulumi.secret(value),
    expires: expires?.apply((end) => {
      noticeExpiry(end, previousExpires !== undefined, args, opts.parent);
      return end;
    }),
    previousExpires:
      previousExpires &&
      pulumi.all([previousExpires, expires]).apply(([previousEnd, end]) => {
        noticePreviousExpiry(previousEnd, end, args, opts.parent);
        return previousEnd;
      }),
  };
}

function existing({ value, expires }: ExistingSecret, resource: pulumi.Resource): ConsoleSecret {
  const end = expires === undefined ? undefined : normalizedDate(expires);
  if (end === undefined) {
    pulumi.log.warn(
      "It is not known when existingClientSecret stops working, so nothing can warn before. The portal's list of client " +
        `secrets shows it: \`pulumi config set existingClientSecretExpires YYYY-MM-DD --stack ${pulumi.getStack()}\`.`,
      resource,
    );
  }
  return {
    value: pulumi.output(value),
    expires: end === undefined ? undefined : pulumi.output(end),
    previousExpires: undefined,
  };
}

function declared(
  name: string,
  args: ClientSecretArgs,
  application: azuread.Application,
  { parent, protect }: { parent: pulumi.Resource; protect: boolean },
): ConsoleSecret {
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
  return {
    value,
    expires: endDate.apply(utcDate),
    previousExpires: secrets.at(-2)?.endDate.apply(utcDate),
  };
}

/** The provider may keep fractions of a second. */
function utcDate(date: string): string {
  return normalizedDate(date) ?? date;
}

/** A refresh does not tell, since the provider takes an expired secret for a good one; so every preview and update does. */
function noticeExpiry(
  expires: string,
  hasPrevious: boolean,
  { existing, warningDays }: ClientSecretArgs,
  resource: pulumi.Resource,
): void {
  const life = secretExpiry(expires, new Date(), warningDays);
  const renewal =
    existing === undefined
      ? `${remedyWords(rotationRemedy(environmentWords(), life, hasPrevious))}.`
      : `make a new secret and set it with \`pulumi config set --secret existingClientSecret --stack ${pulumi.getStack()}\`.`;
  const notice = expiryNotice(expires, life, renewal);
  if (notice !== undefined) {
    const say = life.status === "expired" ? pulumi.log.error : pulumi.log.warn;
    say(notice, resource);
  }
}

/** A rotation that nobody has finished. */
function noticePreviousExpiry(
  expires: string,
  currentExpires: string | undefined,
  { warningDays }: ClientSecretArgs,
  resource: pulumi.Resource,
): void {
  const now = new Date();
  const lives = {
    previous: secretExpiry(expires, now, warningDays),
    current: secretExpiry(currentExpires, now, warningDays),
  };
  const notice = previousExpiryNotice(expires, lives, environmentWords());
  if (notice !== undefined) {
    pulumi.log.warn(notice, resource);
  }
}

/** What chooses this environment in a command. */
function environmentWords(): string {
  return `${process.env.RUSTDESK_ENTRA_LOCAL ? "--local " : ""}--stack ${pulumi.getStack()}`;
}
