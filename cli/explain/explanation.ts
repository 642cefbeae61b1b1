/** What an error means for this registration and the console, and its likely causes in order. */
export interface Explanation {
  /** One sentence. */
  means: string;
  /** The likeliest first, each with the command or page that mends it; `{selector}` stands for the options that choose the environment. */
  causes: readonly Cause[];
}

/** A cause, and what to do about it; both are sentences. */
export type Cause = readonly [cause: string, remedy: string];

/** A remedy's text with the options that choose the environment, such as `--stack prod`. */
export function forEnvironment(text: string, selector: string): string {
  return text.replaceAll("{selector}", selector);
}
