import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

/** Every file called `name` that PATH offers for execution, in PATH's order, as absolute paths. */
export async function executablesOnPath(name: string, environment: NodeJS.ProcessEnv): Promise<string[]> {
  const folders = pathVariable(environment).split(delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => fileNames(name).map((file) => resolve(join(folder, file))));
  const usable = await Promise.all(candidates.map(isExecutable));
  return [...new Set(candidates.filter((_, index) => usable[index]))];
}

/** Whether the path leads to a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The name that an executable built for this machine has. */
export function executableName(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function fileNames(name: string): string[] {
  return process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
}

// Windows spells it Path, and only process.env itself forgives the difference.
function pathVariable(environment: NodeJS.ProcessEnv): string {
  const key = Object.keys(environment).find((candidate) => candidate.toUpperCase() === "PATH");
  return (key && environment[key]) || "";
}
