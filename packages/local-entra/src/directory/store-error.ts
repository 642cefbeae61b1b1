import { UserError } from "../../../../cli/user-error.ts";

/** The store could not keep a change: the change was undone, and the person at this machine can mend the cause. */
export class StoreError extends UserError {}
