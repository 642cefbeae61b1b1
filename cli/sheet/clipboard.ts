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
  const reasons: string[] = [];
  for (const program of clipboardPrograms(environment, platform)) {
    const reason = await offer(program, text, environment);
    if (reason === undefined) {
      return;
    }
    reasons.push(`${program[0]} ${reason}`);
  }
  const found =
    reasons.length === 0
      ? "neither WAYLAND_DISPLAY nor DISPLAY is set, as in a terminal without a desktop"
      : reasons.join(", ");
  throw new UserError(
    `There must be a clipboard to copy to, but ${found}. Nothing was copied. ${installAdvice(platform)}${instead}`,
  );
}

/** The programs that may reach a clipboard here, the likeliest first. */
function clipboardPrograms(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): ClipboardProgram[] {
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
  return Object.entries(programs).flatMap(([variable, found]) => (environment[variable] ? found : []));
}

/** Why the program did not take the text; undefined when it did. */
function offer(
  [command, ...parameters]: ClipboardProgram,
  text: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const child = spawn(command, parameters, {
    env: environment,
    // On X11 and Wayland a process stays behind that holds the clipboard; it must not hold this one's output too.
    stdio: ["pipe", "ignore", "ignore"],
    timeout: limitMilliseconds,
    windowsHide: true,
  });
  // A program that ends before it has read everything says so by its exit code.
  child.stdin.on("error", () => {});
  child.stdin.end(text);
  return new Promise((settle) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      settle(error.code === "ENOENT" ? "is not installed" : `cannot be started (${error.code})`),
    );
    child.once("exit", (code, signal) => {
      const end = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      settle(code === 0 ? undefined : end);
    });
  });
}

function installAdvice(platform: NodeJS.Platform): string {
  return platform === "darwin" || platform === "win32"
    ? ""
    : "On a desktop, install wl-clipboard (Wayland) or xclip (X11). ";
}
