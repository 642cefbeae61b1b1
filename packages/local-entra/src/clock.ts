/** The time by which local Entra ID judges tokens and secrets: the machine's, until a test moves it. */
export class Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  /** Moves the time by these milliseconds, back when they are negative; it goes on from there. */
  moveBy(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  /** Moves the time to this moment; it goes on from there. */
  moveTo(moment: Date): void {
    this.#ahead = moment.getTime() - Date.now();
  }
}
