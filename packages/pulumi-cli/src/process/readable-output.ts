const address = "<address>";

/** The last lines of a program's output that are not empty, without the names and addresses of hosts and proxies in them. */
export function lastLines(output: string, count: number): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return withoutHosts(lines.slice(-count).join("\n"));
}

/** The text with URLs, IP addresses and looked-up host names blanked: a proxy's URL can hold a password. */
export function withoutHosts(text: string): string {
  return text
    .replaceAll(/\b[a-z][a-z0-9+]*:\/\/[^\s"']+/gi, address)
    .replaceAll(/\blookup [^\s:]+/g, `lookup ${address}`)
    .replaceAll(/\bcertificate is (?:not )?valid for .*/g, "the certificate is for another host")
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/g, address)
    .replaceAll(/\[[0-9a-f:]+:[0-9a-f:.]*\](?::\d+)?/gi, address);
}
