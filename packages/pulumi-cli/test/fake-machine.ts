import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Search } from "../src/search.ts";

/** A machine in a temporary folder: a PATH of its own, a cache folder, and the progress lines that were told. */
export class FakeMachine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "engine-test-"));
  readonly cacheFolder = join(this.folder, "cache");
  readonly progress: string[] = [];
  readonly environment: NodeJS.ProcessEnv = { PATH: join(this.folder, "bin"), HOME: join(this.folder, "home") };

  /** Puts a shell script on PATH, or at another path below the machine's folder; answers with its path. */
  executable(name: string, script: string): string {
    const path = join(this.folder, name.includes("/") ? name : join("bin", name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Makes every Node.js process on the machine see another internet. */
  internet(fetch: string): void {
    const module = `globalThis.fetch = async (url) => { ${fetch} }`;
    this.environment.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(module)}`;
  }

  search(signal?: AbortSignal): Search {
    const { cacheFolder, environment, progress } = this;
    return { cacheFolder, environment, onProgress: (line) => progress.push(line), signal };
  }

  /** What is in a folder below the machine's, sorted; nothing when it is not there. */
  list(folder: string): string[] {
    const path = join(this.folder, folder);
    return existsSync(path) ? readdirSync(path).sort() : [];
  }

  /** The lines of a file that a fake wrote. */
  lines(name: string): string[] {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
  }

  [Symbol.dispose](): void {
    chmodSync(this.folder, 0o755);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
