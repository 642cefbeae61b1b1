import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { writeConfiguration } from "./configuration.ts";

const repository = join(import.meta.dirname, "../..");

/** Files of the repository's owner: its environments, where they are, and what its policy pack is told. */
const ownersFile = /^(Pulumi\..+\.yaml|policy-config\.json|\.github\/deployment\.json)$/;

/**
 * A git repository that holds this project as it is now on `main`, in the place of the one on GitHub. It has no environment:
 * each test writes its own.
 */
export class Upstream implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "upstream-"));

  constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: repository,
      encoding: "utf8",
    });
    for (const name of listed
      .split("\0")
      .filter((file) => file !== "" && !ownersFile.test(file) && existsSync(join(repository, file)))) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      cpSync(join(repository, name), join(this.folder, name));
    }
    this.git("init", "--quiet", "--initial-branch=main");
    // Another git fetches single commits from here.
    this.git("config", "uploadpack.allowAnySHA1InWant", "true");
  }

  /** Writes the configuration of an environment, keys without the project's prefix. */
  configure(name: string, config: Record<string, unknown>): void {
    writeConfiguration(this.folder, name, config);
  }

  /** Commits everything and returns the commit. */
  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  git(...words: string[]): string {
    return git(this.folder, ...words);
  }

  /** What actions/checkout leaves in a folder: one commit, and as many before it as `depth` says; all of all branches with 0. */
  checkOut(commit: string, folder: string, depth = 1): void {
    const url = pathToFileURL(this.folder).href;
    git(folder, "init", "--quiet");
    if (depth === 0) {
      git(folder, "fetch", "--quiet", url, "refs/heads/*:refs/remotes/origin/*");
      git(folder, "checkout", "--quiet", "--detach", this.git("rev-parse", commit));
      return;
    }
    git(folder, "fetch", "--quiet", `--depth=${depth}`, url, commit);
    git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function git(folder: string, ...words: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...words], { cwd: folder, encoding: "utf8" }).trim();
}
