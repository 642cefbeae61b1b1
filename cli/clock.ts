/** A part of a command: when it began, and how long it took, in milliseconds. */
export interface TimedPart {
  what: string;
  began: number;
  took: number;
}

/** Tells where a command's time goes. Each thread has its own; a command takes over what its threads have noted. */
class Clock {
  readonly #parts: TimedPart[] = [];

  /** Notes how long work takes, whatever comes of it. `what` is printed: nothing secret may be in it. */
  async timed<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> {
    const began = Date.now();
    try {
      return await work();
    } finally {
      this.note([{ what, began, took: Date.now() - began }]);
    }
  }

  note(parts: TimedPart[]): void {
    this.#parts.push(...parts);
  }

  /** What was noted since it was last taken. */
  take(): TimedPart[] {
    return this.#parts.splice(0);
  }
}

/** The process's clock, or the thread's. */
export const clock = new Clock();

/** A table of what was done since the process began, in the order of its beginnings; what ran side by side overlaps. */
export function timeTable(parts: TimedPart[], began: number, ended: number): string[] {
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`.padStart(9);
  const row = (at: string, took: string, what: string): string => `${at.padStart(9)}${took.padStart(9)}  ${what}`;
  const rows = parts
    .toSorted((one, other) => one.began - other.began)
    .map(({ what, began: from, took }) => row(seconds(from - began), seconds(took), what));
  return [row("after", "took", ""), ...rows, row("", seconds(ended - began), "in all")].map((line) => line.trimEnd());
}
