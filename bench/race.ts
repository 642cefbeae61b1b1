import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A command to time. */
export interface Contender {
  name: string;
  words: string[];
  folder: string;
}

/** Medians of one contender. */
export interface Result {
  name: string;
  /** Seconds from start to end. */
  seconds: number;
  /** Seconds of processor time, its children's included. */
  processor: number;
  /** Medians of the ratios to the first contender, round by round. */
  ratio: number;
  processorRatio: number;
}

/**
 * Times commands in turn, so that what else the machine does hits all alike; the first round, which fills caches, does not count.
 * @throws Error when a command fails; exit code 3 tells of changes.
 */
export async function race(contenders: Contender[], rounds = 5): Promise<Result[]> {
  const times: { real: number; cpu: number }[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      times[index]?.push(await timed(contender));
    }
  }
  const counted = times.map((list) => list.slice(1));
  return contenders.map(({ name }, index) => {
    const ratios = (key: "real" | "cpu") =>
      (counted[index] ?? []).map((time, round) => time[key] / (counted[0]?.[round]?.[key] ?? Number.NaN));
    return {
      name,
      seconds: median((counted[index] ?? []).map(({ real }) => real)),
      processor: median((counted[index] ?? []).map(({ cpu }) => cpu)),
      ratio: median(ratios("real")),
      processorRatio: median(ratios("cpu")),
    };
  });
}

/** The shell knows the processor time of all that a command has started. */
async function timed({ name, words, folder }: Contender): Promise<{ real: number; cpu: number }> {
  const script = 'TIMEFORMAT="times %R %U %S"; time "$@" > /dev/null 2>&1; exit';
  const { stderr } = await promisify(execFile)("bash", ["-c", script, "bash", ...words], { cwd: folder }).catch(
    (error) => {
      if (error.code !== 3) {
        throw new Error(`${name} failed with exit code ${error.code} in ${folder}: ${words.join(" ")}`);
      }
      return error as { stderr: string };
    },
  );
  const [, real, user, system] = /times (\S+) (\S+) (\S+)/.exec(stderr) ?? [];
  return { real: Number(real), cpu: Number(user) + Number(system) };
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
