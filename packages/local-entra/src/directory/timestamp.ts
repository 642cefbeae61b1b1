/** A time as Graph writes the ones that it sets itself: in UTC, to the second. */
export function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** A time as Graph writes it in the answer that sets it: with seven digits of the second. */
export function exactTimestamp(time: Date): string {
  return time.toISOString().replace("Z", "0000Z");
}
