import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve, sep } from "node:path";

import { UserError } from "../user-error.ts";

/** Name of the folder in the checkout that a local environment keeps its things in. */
export const folderName = ".local";

/** Folder of the project files that the engine reads in a local run. */
export function workspaceOf(checkout: string): string {
  return join(checkout, folderName, "workspace");
}

/** The folder that holds all that a local environment leaves behind; git ignores it. */
export class LocalFolder {
  readonly root: string;
  /** Directory store and certificates of local Entra ID. */
  readonly entra: string;
  /** The file backend of the Pulumi CLI. */
  readonly state: string;
  /** Project files as the engine reads them. */
  readonly workspace: string;
  /** Encrypts the secrets in the state; made at random. */
  readonly passphraseFile: string;
  /** Holds the deployer's client secret while another program may work on the environment. */
  readonly deployerSecretFile: string;
  /** Holds the other variables that lead to the environment for as long. */
  readonly handOverFile: string;

  private constructor(root: string) {
    this.root = root;
    this.entra = join(root, "entra");
    this.state = join(root, "state");
    this.workspace = join(root, "workspace");
    this.passphraseFile = join(root, "passphrase");
    this.deployerSecretFile = join(root, "deployer-secret");
    this.handOverFile = join(root, "hand-over.json");
  }

  /**
   * Opens the folder, and makes it when it is not there; only its owner may read it, whoever made it.
   * @throws UserError when it cannot be written, is another user's, or a link.
   */
  static open(root: string): LocalFolder {
    const folder = new LocalFolder(resolve(root));
    try {
      for (const path of [folder.root, folder.entra, folder.state, folder.workspace]) {
        mkdirSync(path, { recursive: true, mode: 0o700 });
        keepPrivate(path, 0o700);
      }
      if (!existsSync(folder.passphraseFile)) {
        writeFileSync(folder.passphraseFile, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
      }
      keepPrivate(folder.passphraseFile, 0o600);
    } catch (error) {
      if (error instanceof UserError) {
        throw error;
      }
      throw new UserError(
        `${folder.root} must be a folder that can be written, but: ${(error as Error).message}. Make it writable, free some ` +
          "room on the disk, and remove a file that stands in a folder's place, then try again.",
      );
    }
    return folder;
  }

  /** Whether the backend has a stack. */
  hasStack(project: string, stack: string): boolean {
    return existsSync(this.#stackFile(project, stack));
  }

  /** Whether a stack's state knows of anything, looked up without a run of the engine. */
  hasResources(project: string, stack: string): boolean {
    return (
      statSync(this.#stackFile(project, stack), { throwIfNoEntry: false })?.isFile() === true &&
      readFileSync(this.#stackFile(project, stack), "utf8").includes('"urn:pulumi:')
    );
  }

  /** The CLI keeps a stack in a file of its own (pkg/backend/diy, `stackPath`). */
  #stackFile(project: string, stack: string): string {
    return join(this.state, ".pulumi/stacks", project, `${stack}.json`);
  }

  /**
   * Removes all that local runs made; what a person wrote for local Entra ID stays.
   * @throws UserError when the folder is another user's, or a link: then nothing is removed.
   */
  static remove(root: string): void {
    const folder = resolve(root);
    refuseForeign(folder);
    const kept = writtenByHand.map((name) => join(folder, name)).filter((file) => existsSync(file));
    for (const path of everythingIn(folder)) {
      if (!kept.some((file) => file === path || file.startsWith(path + sep))) {
        rmSync(path, { recursive: true, force: true });
      }
    }
    if (kept.length === 0) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Sets the rights of a file or folder to its owner's alone; on Windows those of the checkout decide. */
function keepPrivate(path: string, mode: number): void {
  refuseForeign(path);
  if (process.platform !== "win32") {
    chmodSync(path, mode);
  }
}

function refuseForeign(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || process.platform === "win32") {
    return;
  }
  if (found.isSymbolicLink() || found.uid !== process.getuid?.()) {
    const reason = found.isSymbolicLink() ? "it is a link" : `it belongs to another user (${found.uid})`;
    throw new UserError(
      `${path} must be your own, for it leads to keys and secrets, but ${reason}. Remove it, or work in a checkout of your own.`,
    );
  }
}

/** Files that a person puts there: who is in the directory, and which faults it has (docs/local-entra.md). */
const writtenByHand = [join("entra", "seed.yaml"), join("entra", "faults.yaml")];

function everythingIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))
    : [];
}
