import type { StateAdvice } from "../stack/stops/stop.ts";
import { selectorOf } from "./environment-choice.ts";

/** What to say when a stack in the user's backend, or the tenant behind it, cannot be used. */
export function deployedStateAdvice(stackName: string): StateAdvice {
  const selector = selectorOf({ stack: stackName, local: false });
  return {
    selector,
    file: `Pulumi.${stackName}.yaml`,
    busy: () =>
      `The stack ${stackName} must not be in use, but another update is running on it. Wait until it has finished; if it ` +
      `was killed, free the stack with \`pulumi cancel --stack ${stackName}\`. Then try again.`,
    damaged: {
      what: `The state of the stack ${stackName}`,
      remedy: "Restore it from a copy of `pulumi stack export` or from the backend's history.",
    },
    noPassphrase:
      `The secrets of the stack ${stackName} are encrypted with a passphrase, which was chosen when the stack was made, but ` +
      "none is given. Nothing was changed. Set it in PULUMI_CONFIG_PASSPHRASE, or name a file that holds it in " +
      "PULUMI_CONFIG_PASSPHRASE_FILE.",
    wrongPassphrase:
      `The passphrase of the stack ${stackName} must be the one that encrypted its secrets, but it is another. Nothing ` +
      "was changed. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
    missing:
      `The backend must have a stack ${stackName}, but it has none. See \`pulumi whoami --verbose\` for the backend and ` +
      `\`pulumi stack ls\` for its stacks; make a new environment with \`npm run init -- ${stackName}\`, or add the word local ` +
      "for the one on this machine.",
    notInDirectory: {
      line: "The state tells of a registration that Entra ID does not have (404): somebody has deleted it, or the provider signs in to another tenant.",
      action:
        "Look whether ARM_TENANT_ID, azuread:tenantId and `az login` name the right one. If they do, restore it in the portal " +
        "within 30 days (App registrations, Deleted applications). If it is gone for good, " +
        `\`npm run up -- ${selector} --refresh\` makes a new one with another client id.`,
    },
    signIn:
      "As a person, sign in with `az login --tenant TENANT-ID --allow-no-subscriptions`. As a program, set ARM_TENANT_ID, " +
      "ARM_CLIENT_ID and ARM_CLIENT_SECRET, or ARM_USE_OIDC=true in a pipeline (docs/deployer.md).",
    destroy: `pulumi destroy --stack ${stackName}`,
  };
}
