/** One way in which what is there is not what must be. */
export interface Difference {
  /** A sentence: what must be what, and what is there. */
  what: string;
  /** The command, or the page, that makes it hold. */
  how: string;
  /** Does so; undefined where a person must. */
  mend?: () => Promise<void>;
}

/** One thing that must hold: the same entry makes it hold and checks it. */
export interface Step {
  /** What must hold, as a sentence. */
  must: string;
  /** @throws CouldNotLook where nobody can tell. */
  look(): Promise<Difference[]>;
}

/** What is there may not be read, or did not answer: then nothing is said of it. */
export class CouldNotLook extends Error {
  override readonly name = "CouldNotLook";
}

/** What this command makes hold by itself. */
export const ownCommand = "npm run ci-setup";

/** A difference that this command mends. */
export function mendable(what: string, mend: () => Promise<void>): Difference {
  return { what, how: ownCommand, mend };
}

/** One that hangs on something which an earlier step makes. */
export function later(what: string): Difference {
  return mendable(what, async () => {});
}

/** A difference for each entry that must hold and does not, or nothing. */
export function whenever(isSo: boolean, ...differences: Difference[]): Difference[] {
  return isSo ? differences : [];
}
