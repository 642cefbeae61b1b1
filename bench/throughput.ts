/** Requests a second that one client gets with a number of requests under way at once. */
export async function requestsPerSecond(
  send: () => Promise<Response>,
  { count, concurrency }: { count: number; concurrency: number },
): Promise<number> {
  await send();
  let left = count;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const response = await send();
      if (!response.ok) {
        throw new Error(`Every answer must be good, got HTTP ${response.status}: ${await response.text()}`);
      }
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return count / ((performance.now() - started) / 1000);
}
