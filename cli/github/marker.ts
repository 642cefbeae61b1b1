/** What this project writes on GitHub; each is found again by a line that nobody sees. */
export type Kind = "preview" | "nightly";

function markerOf(kind: Kind): string {
  return `<!-- rustdesk-entra:${kind} -->`;
}

/** A body that can be found again. */
export function marked(kind: Kind, text: string): string {
  return `${markerOf(kind)}\n${text}`;
}

/** Whether a body is of this kind: its first line is the marker. */
export function isMarked(kind: Kind, body: string | null): boolean {
  return body?.split(/\r?\n/, 1)[0]?.trim() === markerOf(kind);
}
