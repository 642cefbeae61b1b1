/** Markup in which every value was escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in markup; `undefined` is nothing. */
export type Part = string | Markup | undefined | readonly Part[];

/** Writes markup: text is escaped, for content and for attributes in double quotes; markup is taken as it is. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.map((text, index) => text + textOf(parts[index])).join(""));
}

function textOf(part: Part): string {
  if (part === undefined || typeof part === "string") {
    return escaped(part ?? "");
  }
  return part instanceof Markup ? part.text : part.map(textOf).join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A sentence; what stands in backquotes is something to type. */
export function prose(text: string): Markup {
  return html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
