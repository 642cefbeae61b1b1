/** A time as Graph writes the ones that it sets itself: in UTC, to the second. */
export function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
