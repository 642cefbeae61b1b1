import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";

import { LocalEntraError, type LocalEntraErrorCode } from "../local-entra-error.ts";

const schemaVersion = 1;

const schema = `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE objects (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
  ) STRICT;
  CREATE INDEX objects_by_kind ON objects (kind, seq);
  CREATE UNIQUE INDEX objects_by_app_id ON objects (kind, json_extract(body, '$.appId'))
    WHERE json_extract(body, '$.appId') IS NOT NULL;
  CREATE TABLE links (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    UNIQUE (name, source, target)
  ) STRICT;
  CREATE TABLE client_secrets (key_id TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT;
  CREATE TABLE artifacts (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    expires_at INTEGER,
    PRIMARY KEY (model, id)
  ) STRICT;
`;

/**
 * The embedded store behind local Entra: one SQLite file that exactly one process holds at a time. A write is on disk
 * before the answer to its request is sent, so killing the process loses no acknowledged change.
 */
export class Store {
  readonly database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.database = database;
  }

  /**
   * Opens the store, and makes it when the file does not exist.
   * @throws LocalEntraError when another process holds the file, when it is damaged, or when a newer version wrote it.
   */
  static open(file: string): Store {
    try {
      const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
      try {
        prepare(database, file);
      } catch (error) {
        database.close();
        throw error;
      }
      return new Store(database);
    } catch (error) {
      throw explain(error, file);
    }
  }

  /** Whether another process holds the file now. */
  static isHeld(file: string): boolean {
    try {
      const database = new DatabaseSync(file, { timeout: 0, readOnly: true });
      try {
        database.prepare("PRAGMA user_version").get();
      } finally {
        database.close();
      }
      return false;
    } catch (error) {
      return error instanceof Error && /database is locked/i.test(error.message);
    }
  }

  /**
   * Runs `work` in one transaction: all of its writes are kept, or, when it throws, none.
   * @throws LocalEntraError when the disk is full or cannot be written.
   */
  transaction<T>(work: () => T): T {
    if (this.database.isTransaction) {
      return work();
    }
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.database.isTransaction) {
        this.database.exec("ROLLBACK");
      }
      throw unkept(error);
    }
  }

  /** Runs a statement that changes something. */
  run(sql: string, ...values: SQLInputValue[]): void {
    this.database.prepare(sql).run(...values);
  }

  /** The rows that a statement reads. */
  rows(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.database.prepare(sql).all(...values);
  }

  /** One named value of the store itself, such as the port it was first served on. */
  setting(name: string): string | undefined {
    return this.rows("SELECT value FROM settings WHERE name = ?", name)[0]?.value as string | undefined;
  }

  setSetting(name: string, value: string): void {
    this.run("INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
  }

  /** As `setting`, for a value that is made the first time. */
  kept(name: string, make: () => string): string {
    const value = this.setting(name) ?? make();
    this.setSetting(name, value);
    return value;
  }

  close(): void {
    if (this.database.isOpen) {
      this.database.close();
    }
  }
}

/** SQLite's result codes SQLITE_READONLY, SQLITE_IOERR and SQLITE_FULL (https://sqlite.org/rescode.html). */
const unwritable = new Set([8, 10, 13]);

function unkept(error: unknown): unknown {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  if (!(error instanceof Error) || typeof code !== "number" || !unwritable.has(code & 0xff)) {
    return error;
  }
  return new LocalEntraError(
    "LOCAL_ENTRA_FOLDER_NOT_WRITABLE",
    `Local Entra ID could not write its directory (${error.message}). Nothing was changed. Free some room on the disk, or make its folder writable, then try again.`,
  );
}

function prepare(database: DatabaseSync, file: string): void {
  // Exclusive locking keeps a second process out for as long as this one lives (https://sqlite.org/pragma.html#pragma_locking_mode).
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  database.exec("BEGIN EXCLUSIVE; COMMIT;");
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > schemaVersion) {
    throw new LocalEntraError(
      "LOCAL_ENTRA_DIRECTORY_NEWER",
      `${file} must have schema version ${schemaVersion} or older, got ${version}: a newer local Entra ID wrote it. Use that one, or start afresh in another folder.`,
    );
  }
  if (version === 0) {
    database.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
  }
  const check = database.prepare("PRAGMA quick_check(1)").get()?.quick_check;
  if (check !== "ok") {
    throw new Error(`database disk image is malformed: ${check}`);
  }
}

/** What SQLite says of a file that cannot be opened, and what that means. */
const explanations: [pattern: RegExp, code: LocalEntraErrorCode, text: (message: string) => string][] = [
  [
    /database is locked/i,
    "LOCAL_ENTRA_DIRECTORY_IN_USE",
    () =>
      "is in use by another local Entra ID. Only one process may serve a directory: stop the other one, then try again.",
  ],
  [
    /not a database|malformed|corrupt/i,
    "LOCAL_ENTRA_DIRECTORY_DAMAGED",
    (message) =>
      `must be local Entra's directory store, but it is damaged (${message}). Nothing was changed. Restore it from a copy, or start afresh in another folder.`,
  ],
  [
    /unable to open|readonly|read-only|disk I\/O|disk is full/i,
    "LOCAL_ENTRA_FOLDER_NOT_WRITABLE",
    (message) =>
      `cannot be written (${message}). Make its folder writable and free some room on the disk, then try again.`,
  ],
];

function explain(error: unknown, file: string): unknown {
  if (error instanceof LocalEntraError || !(error instanceof Error)) {
    return error;
  }
  const [, code, text] = explanations.find(([pattern]) => pattern.test(error.message)) ?? [];
  return code && text ? new LocalEntraError(code, `${file} ${text(error.message)}`) : error;
}
