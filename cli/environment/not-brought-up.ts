import { UserError } from "../user-error.ts";

/** For an environment whose stack has no outputs; `selector` chooses it in a command, such as `--stack prod`. */
export function notBroughtUp(selector: string): UserError {
  return new UserError(
    `The environment must have been brought up, but the stack of ${selector} has no outputs yet. Bring it up with ` +
      `\`npm run up -- ${selector}\`.`,
  );
}
