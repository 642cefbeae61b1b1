import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { type Ended, TestCheckout } from "./test-checkout.ts";

const repository = join(import.meta.dirname, "../..");
const program = ["index.ts", "components", "configuration", "cli", "policy", "package.json", "Pulumi.README.md"];

/** A command that runs as a process. */
export interface Started {
  child: ChildProcess;
  stdout: NodeJS.ReadableStream;
  stderr: NodeJS.ReadableStream;
  ended: Promise<Ended>;
}

/** A copy of the checkout in which commands run as processes, so that the developer's own `.local` stays as it is. */
export class CommandCheckout extends TestCheckout {
  constructor() {
    super();
    for (const name of program.filter((one) => existsSync(join(repository, one)))) {
      cpSync(join(repository, name), join(this.folder, name), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Starts `npm run WORDS`, less npm, with variables of a real tenant around it. */
  spawn(words: string[], environment: NodeJS.ProcessEnv = {}, options: { detached?: boolean } = {}): Started {
    const child = spawn(process.execPath, ["cli/start.mjs", ...words], {
      cwd: this.folder,
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NO_COLOR: "1",
        ARM_TENANT_ID: "a-real-tenant",
        PULUMI_ACCESS_TOKEN: "a-real-token",
        ...environment,
      },
    });
    const ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]): Ended => ({ code, stdout, stderr }),
    );
    return { child, stdout: child.stdout, stderr: child.stderr, ended };
  }

  /** Runs a command as a process to its end. */
  async runProcess(...words: string[]): Promise<Ended> {
    const ended = await this.spawn(words).ended;
    this.printed.push(ended.stdout, ended.stderr);
    return ended;
  }
}
