import { isStackName } from "../environment/environment-names.ts";
import { UsageError } from "../user-error.ts";
import { flag, text } from "./command-option.ts";

/** Options of every command that works on one environment. */
export const environmentOptions = {
  stack: text("NAME", "environment: NAME of Pulumi.NAME.yaml", { default: "dev" }),
  local: flag("the one that `npm run local` brings up on this machine, not the one in your tenant", { word: true }),
};

/** The option of every command that prints the console's fields. */
export const secretOptions = { "show-secrets": flag("print the client secret instead of a mask") };

/** The option of every command that says what a run means. */
export const detailsOption = {
  details: flag("name the resources and properties, and show the engine's own difference"),
};

/** Options of every command that asks before it applies something. */
export const consentOptions = {
  yes: flag("ask nothing; what interrupts or breaks sign-in is refused"),
  "accept-interruption": flag("with --yes: apply that as well"),
};

/** What a person has consented to beforehand. */
export interface Consent {
  /** Asks nothing. */
  yes: boolean;
  /** Lets `--yes` apply what interrupts or breaks a sign-in. */
  acceptInterruption: boolean;
}

/** @throws UsageError for the second of the two without the first. */
export function consentOf(values: { yes: boolean; "accept-interruption": boolean }): Consent {
  if (values["accept-interruption"] && !values.yes) {
    throw new UsageError("--accept-interruption must come with --yes; without it you are asked.");
  }
  return { yes: values.yes, acceptInterruption: values["accept-interruption"] };
}

/** A value that names a stack. @throws UsageError for any other text, such as a name with Pulumi Cloud's organization before it. */
export function stackNameOf(value: string, option = "--stack"): string {
  const [, organization, name = ""] = /^([\w-]+)\/(?:[\w.-]+\/)?([\w.-]+)$/.exec(value) ?? [];
  if (isStackName(name)) {
    // A self-managed backend's stacks are all of "organization" (`pulumi stack ls --fully-qualify-stack-names`).
    const isCloud = organization !== "organization";
    const chosen = isCloud ? `, and choose the organization once with \`pulumi org set-default ${organization}\`` : "";
    throw new UsageError(
      `${option} must be NAME of Pulumi.NAME.yaml, without organization and project; got "${value}". Write ${option} ${name}${chosen}.`,
    );
  }
  if (!isStackName(value)) {
    throw new UsageError(`${option} must be a stack name of letters, digits, "-", "_" and "."; got "${value}".`);
  }
  return value;
}
