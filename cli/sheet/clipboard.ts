import { spawn } from "node:child_process";

import { UserError } from "../user-error.ts";

/** A program that puts what it reads from standard input on the clipboard, and its parameters. */
type ClipboardProgram = [command: string, ...parameters: string[]];

const limitMilliseconds = 10_000;

/**
 * Puts a text on the clipboard. It goes to the system's own program by standard input: a parameter would stand in the
 * list of processes.
 * @throws UserError where there is no clipboard; `instead` completes it with what to do.
 */
export async function copyToClipboard(
  text: string,
  instead: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const programs = writingPrograms(environment, platform);
  const { reasons } = await firstThatWorks(programs, environment, text);
  if (reasons !== undefined) {
    const why = `There must be a clipboard to copy to, but ${reasons}. Nothing was copied.`;
    throw new UserError(`${why} ${installAdvice(platform)}${instead}`);
  }
}

/**
 * The text on the clipboard, from the system's own program.
 * @throws UserError where there is no clipboard; `instead` completes it with what to do.
 */
export async function readClipboard(
  instead: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const { reasons, output } = await firstThatWorks(readingPrograms(environment, platform), environment);
  if (reasons !== undefined) {
    throw new UserError(`There must be a clipboard to read, but ${reasons}. ${installAdvice(platform)}${instead}`);
  }
  return output;
}

/** What the first of the programs wrote that took the text; why none did, if so. */
async function firstThatWorks(
  programs: ClipboardProgram[],
  environment: NodeJS.ProcessEnv,
  text?: string,
): Promise<{ reasons: string | undefined; output: string }> {
  const reasons: string[] = [];
  for (const program of programs) {
    const { reason, output } = await runProgram(program, text, environment);
    if (reason === undefined) {
      return { reasons: undefined, output };
    }
    reasons.push(`${program[0]} ${reason}`);
  }
  const none = "neither WAYLAND_DISPLAY nor DISPLAY is set, as in a terminal without a desktop";
  return { reasons: reasons.join(", ") || none, output: "" };
}

/** The programs that may read a clipboard here, the likeliest first. */
function readingPrograms(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): ClipboardProgram[] {
  const windows: ClipboardProgram = ["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"];
  const programs: Record<string, ClipboardProgram[]> = {
    WAYLAND_DISPLAY: [["wl-paste", "--no-newline"]],
    DISPLAY: [
      ["xclip", "-selection", "clipboard", "-o"],
      ["xsel", "--clipboard", "--output"],
    ],
    WSL_DISTRO_NAME: [windows],
  };
  return platform === "darwin" ? [["pbpaste"]] : platform === "win32" ? [windows] : those(programs, environment);
}

function those(programs: Record<string, ClipboardProgram[]>, environment: NodeJS.ProcessEnv): ClipboardProgram[] {
  return Object.entries(programs).flatMap(([variable, found]) => (environment[variable] ? found : []));
}

/** The programs that may write to a clipboard here, the likeliest first. */
function writingPrograms(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): ClipboardProgram[] {
  if (platform === "darwin") {
    return [["pbcopy"]];
  }
  if (platform === "win32") {
    return [["clip"]];
  }
  // The type is given so that wl-copy does not start another program to guess it from the text.
  const programs: Record<string, ClipboardProgram[]> = {
    WAYLAND_DISPLAY: [["wl-copy", "--type", "text/plain"]],
    DISPLAY: [
      ["xclip", "-selection", "clipboard"],
      ["xsel", "--clipboard", "--input"],
    ],
    WSL_DISTRO_NAME: [["clip.exe"]],
  };
  return those(programs, environment);
}

/** Why the program failed, undefined when it did not, and what it wrote where no text was given to it. */
function runProgram(
  [command, ...parameters]: ClipboardProgram,
  text: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<{ reason: string | undefined; output: string }> {
  const child = spawn(command, parameters, {
    env: environment,
    // On X11 and Wayland a process stays behind that holds the clipboard; it must not hold this one's output too.
    stdio: ["pipe", text === undefined ? "pipe" : "ignore", "ignore"],
    timeout: limitMilliseconds,
    windowsHide: true,
  });
  // A program that ends before it has read everything says so by its exit code.
  child.stdin?.on("error", () => {});
  child.stdin?.end(text);
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((settle) => {
    const end = (reason: string | undefined) => settle({ reason, output: Buffer.concat(chunks).toString() });
    child.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ENOENT" ? "is not installed" : `cannot be started (${error.code})`),
    );
    child.once(text === undefined ? "close" : "exit", (code, signal) => {
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      end(code === 0 ? undefined : how);
    });
  });
}

function installAdvice(platform: NodeJS.Platform): string {
  return platform === "darwin" || platform === "win32"
    ? ""
    : "On a desktop, install wl-clipboard (Wayland) or xclip (X11). ";
}
