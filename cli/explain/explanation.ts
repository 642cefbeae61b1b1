/**
 * What an error means for this registration and the console, then its likely causes, the likeliest first, each with the command or
 * page that mends it. All are sentences; `{selector}` stands for the options that choose the environment.
 */
export type Explanation = readonly [means: string, ...causes: string[]];

/** A text with the options that choose the environment, such as `--stack prod`. */
export function forEnvironment(text: string, selector: string): string {
  return text.replaceAll("{selector}", selector);
}
