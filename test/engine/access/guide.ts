import { readFileSync } from "node:fs";

import { parse } from "yaml";

const guide = readFileSync("docs/access.md", "utf8");

/** Whom docs/access.md says to get in: for each column of its table, `in` or the number of the refusal by person. */
export function guideTable(): Record<string, Record<string, string>> {
  const [[, ...switches] = [], _rule, ...rows] = guide
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.replaceAll("`", "").trim()),
    );
  return Object.fromEntries(
    switches.map((name, column) => [
      name,
      Object.fromEntries(rows.map(([who = "", ...cells]) => [who, cells[column] ?? ""])),
    ]),
  );
}

/** What docs/access.md has the reader write into the environment's file under a heading, with other object IDs. */
export function guideSettings(heading: string, objectIds: Record<string, string> = {}): Record<string, unknown> {
  const { config } = parse(guideBlock(heading, "yaml"));
  const assignments = "rustdesk-entra:assignments";
  return config[assignments] === undefined
    ? config
    : {
        ...config,
        [assignments]: Object.fromEntries(Object.keys(config[assignments]).map((label) => [label, objectIds[label]])),
      };
}

/** The commands of docs/access.md under a heading. */
export function guideCommands(heading: string): string {
  return guideBlock(heading, "sh");
}

function guideBlock(heading: string, language: string): string {
  const [, section = ""] = guide.split(`\n## ${heading}\n`);
  const [, block] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(section.split("\n## ")[0] ?? "") ?? [];
  if (block === undefined) {
    throw new Error(`docs/access.md must have ${language} under the heading ${heading}, but has none`);
  }
  return block;
}
