/** Passes a line on when `milliseconds` have gone by since the last one passed, and drops it otherwise. */
export function throttle(onLine: (line: string) => void, milliseconds = 1_000): (line: string) => void {
  let next = 0;
  return (line) => {
    const now = performance.now();
    if (now < next) {
      return;
    }
    next = now + milliseconds;
    onLine(line);
  };
}
