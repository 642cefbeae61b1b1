import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Variables that move the clock of a command's process by days; the folder holds the module that does it. */
export function daysLater(folder: string, days: number): NodeJS.ProcessEnv {
  const file = join(folder, `later-${days}.mjs`);
  writeFileSync(
    file,
    `const Then = globalThis.Date;
globalThis.Date = class extends Then {
  constructor(...given) {
    given.length === 0 ? super(Then.now() + ${days * 86_400_000}) : super(...given);
  }
};
`,
  );
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}
