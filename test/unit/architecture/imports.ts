import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** One import of a file of this repository. */
export interface Import {
  /** A path from the repository's root. */
  from: string;
  /** Another such path, or the name of a package. */
  to: string;
  /** `type` is erased before the file runs, `dynamic` happens only when it comes to it. */
  kind: "static" | "dynamic" | "type";
}

const sources = [
  "*.ts",
  "*.mjs",
  "{bench,cli,component,components,configuration,deployer,packages,policy,test}/**/*.{ts,mjs,cjs}",
];

/** The text of every source file, by its path. */
export function readSources(repository: string): Record<string, string> {
  const files = globSync(sources, { cwd: repository, exclude: ["**/node_modules", "**/dist"] });
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(repository, file), "utf8")]));
}

/** All imports of files by their text. */
export function importsOf(files: Record<string, string>): Import[] {
  return Object.entries(files).flatMap(([from, text]) => [
    ...found(from, text, "type", /^(?:import|export) type [^;]*? from "([^"]+)";/gm),
    ...found(from, text, "type", /\btypeof import\("([^"]+)"\)/g),
    ...found(from, text, "static", /^(?:import|export) (?!type )(?:[^;"]*? from )?"([^"]+)";/gm),
    ...found(from, text, "dynamic", /(?<!typeof )\bimport\(\s*"([^"]+)"/g),
  ]);
}

function found(from: string, text: string, kind: Import["kind"], pattern: RegExp): Import[] {
  return [...text.matchAll(pattern)].map(([, word = ""]) => ({
    from,
    to: word.startsWith(".") ? normalize(join(dirname(from), word)) : word,
    kind,
  }));
}

/** The shortest way along imports from one file to a place that is looked for, or undefined. */
export function wayTo(imports: Import[], start: string, isLookedFor: (place: string) => boolean): string[] | undefined {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const ways = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    for (const { to } of targets.get(way.at(-1) ?? "") ?? []) {
      if (isLookedFor(to)) {
        return [...way, to];
      }
      if (!seen.has(to)) {
        seen.add(to);
        ways.push([...way, to]);
      }
    }
  }
  return undefined;
}

/** Every circle of imports is found from one of its files at least. */
export function circlesIn(imports: Import[]): string[] {
  const files = new Set(imports.map(({ from }) => from));
  return [...files].flatMap((file) => wayTo(imports, file, (place) => place === file)?.join(" -> ") ?? []);
}
