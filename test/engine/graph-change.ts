/** Whether a request changes something in the directory. */
export function changesDirectory({ method, path }: { method: string; path: string }): boolean {
  return method !== "GET" && /^\/(v1\.0|beta)\//.test(path);
}
