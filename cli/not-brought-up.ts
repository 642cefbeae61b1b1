import { UserError } from "./user-error.ts";

/** For an environment whose stack has no outputs; `words` choose it in a command, such as `--stack prod`. */
export function notBroughtUp(words: string): UserError {
  return new UserError(
    `The environment must have been brought up, but the stack of ${words} has no outputs yet. Bring it up with ` +
      `\`npm run up -- ${words}\`.`,
  );
}
