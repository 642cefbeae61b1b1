import { UserError } from "../user-error.ts";

/** Which environment a command works on. */
export interface EnvironmentChoice {
  stack: string;
  /** The one that `npm run local` brings up, instead of the one in the user's tenant. */
  local: boolean;
  /** Makes a stack that the backend does not have. */
  create?: boolean;
  /** What to say when the backend has no such stack; by default, how to bring it up. */
  missing?: string;
}

/** Words that choose an environment behind the `--` of a command, such as `--stack prod`. */
export function selectorOf({ stack, local }: EnvironmentChoice): string {
  return `${local ? "local " : ""}--stack ${stack}`;
}

/** For an environment whose stack has no outputs; `selector` chooses it in a command, such as `--stack prod`. */
export function notBroughtUp(selector: string): UserError {
  return new UserError(
    `The environment must have been brought up, but the stack of ${selector} has no outputs yet. Bring it up with ` +
      `\`npm run up -- ${selector}\`.`,
  );
}
