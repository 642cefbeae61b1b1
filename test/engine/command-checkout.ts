import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { stringify } from "yaml";

const repository = join(import.meta.dirname, "../..");
/** An environment of the tests' own: the repository's are its owner's. */
const environmentFile = join(import.meta.dirname, "fixtures/Pulumi.dev.yaml");

/** How a command came to its end. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * A copy of the checkout in which commands run as processes, so that the developer's own `.local` stays as it is; its one
 * environment is `dev`.
 */
export class CommandCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
  /** What the commands that `run` started have printed. */
  readonly printed: string[] = [];

  constructor() {
    const folders = ["index.ts", "components", "cli", "policy"];
    const files = ["node-runtime.mjs", "package.json", "Pulumi.README.md", "Pulumi.yaml"];
    for (const name of [...folders, ...files].filter((name) => readdirSync(repository).includes(name))) {
      cpSync(join(repository, name), join(this.folder, name), { recursive: true });
    }
    cpSync(environmentFile, join(this.folder, "Pulumi.dev.yaml"));
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Writes the configuration of the environment `name`, keys without the project's prefix. */
  configure(name: string, config: Record<string, unknown>): void {
    const prefixed = Object.entries(config).map(([key, value]) => [`rustdesk-entra:${key}`, value]);
    writeFileSync(
      join(this.folder, `Pulumi.${name}.yaml`),
      stringify({ config: Object.fromEntries(prefixed) }),
    );
  }

  /** Starts `npm run WORDS`, less npm, with variables of a real tenant around it. */
  start(
    words: string[],
    environment: NodeJS.ProcessEnv = {},
    options: { detached?: boolean } = {},
  ): {
    child: ChildProcess;
    stdout: NodeJS.ReadableStream;
    stderr: NodeJS.ReadableStream;
    ended: Promise<Ended>;
  } {
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

  /** Runs a command to its end. */
  async run(...words: string[]): Promise<Ended> {
    const result = await this.start(words).ended;
    this.printed.push(result.stdout, result.stderr);
    return result;
  }

  /** Files, below `.local` or another folder, that hold a value as it is, base64-encoded or hex-encoded. */
  filesHolding(value: string, folder = ".local"): string[] {
    const forms = [value, Buffer.from(value).toString("base64"), Buffer.from(value).toString("hex")];
    return readdirSync(join(this.folder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => forms.some((form) => readFileSync(file).includes(form)));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
