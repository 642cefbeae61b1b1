import type { StateAdvice } from "../stack/stack-error.ts";

/** What to say when the state of a stack in the user's backend cannot be used. */
export function deployedStateAdvice(stackName: string): StateAdvice {
  return {
    busy: () =>
      `The stack ${stackName} must not be in use, but another update is running on it. Wait until it has finished; if it ` +
      `was killed, free the stack with \`pulumi cancel --stack ${stackName}\`. Then try again.`,
    damaged: {
      what: `The state of the stack ${stackName}`,
      remedy: "Restore it from a copy of `pulumi stack export` or from the backend's history.",
    },
    wrongPassphrase:
      `The passphrase of the stack ${stackName} must be the one that encrypted its secrets, but it is another. Nothing ` +
      "was changed. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
    missing:
      `The backend must have a stack ${stackName}, but it has none. See \`pulumi whoami --verbose\` for the backend and ` +
      `\`pulumi stack ls\` for its stacks; make a new environment's with \`pulumi stack init ${stackName}\`, or add --local ` +
      "for the one on this machine.",
  };
}
