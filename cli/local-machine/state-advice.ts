import type { StateAdvice } from "../stack/stack-error.ts";
import type { LocalFolder } from "./folder.ts";
import { lockHolders } from "./stack-lock.ts";

const startAfresh = "start afresh with `npm run local -- reset`.";

/** What to say when the state in the local folder cannot be used. */
export function localStateAdvice(folder: LocalFolder): StateAdvice {
  return {
    busy: () =>
      `The stack in ${folder.state} must not be in use, but another update is running on it (process ` +
      `${lockHolders(folder).join(", ")}). Wait until it has finished, then try again.`,
    damaged: {
      what: `The state in ${folder.state}`,
      remedy: `Restore the stack's .json file from its .json.bak or from .pulumi/backups, or ${startAfresh}`,
    },
    wrongPassphrase:
      `${folder.passphraseFile} must hold the passphrase that encrypted the state in ${folder.state}, but it holds another. ` +
      `Nothing was changed. Restore it from a copy, or ${startAfresh}`,
    missing: `${folder.state} must hold the stack, but it does not. Bring it up with \`npm run local\`.`,
  };
}
