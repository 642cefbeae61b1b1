import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { loadCertificate, type ServerCertificate } from "./certificate/certificate.ts";
import { writeTrustFile } from "./certificate/trust.ts";
import { Clock } from "./clock.ts";
import type { Directory } from "./directory/directory.ts";
import { Store } from "./directory/store.ts";
import { faultFileOf, readFaults } from "./faults/fault-file.ts";
import { type Fault, Faults } from "./faults/faults.ts";
import { LocalEntraError } from "./local-entra-error.ts";
import type { Remedies } from "./oidc/pages/error-page.ts";
import { SigningKeys } from "./oidc/tokens/signing-keys.ts";
import { keepPrivate } from "./private-file.ts";
import { type NewRegistration, type Registration, register } from "./seed/registration.ts";
import { resetTo } from "./seed/reset.ts";
import { openDirectory } from "./seed/seed.ts";
import { readSeed, seedFileOf } from "./seed/seed-file.ts";
import { type Listener, listen } from "./server/listener.ts";
import { answerWith, type GraphExchange, type RequestLogEntry, webApp } from "./server/web-app.ts";

export { trustCertificateAuthority } from "./certificate/trust.ts";
export {
  grantedApplicationPermissions,
  setApplicationPermissions,
} from "./directory/application-permission.ts";
export type { Application } from "./directory/objects/application.ts";
export { newGroup } from "./directory/objects/group.ts";
export type { ServicePrincipal } from "./directory/objects/service-principal.ts";
export { LocalEntraError, type LocalEntraErrorCode } from "./local-entra-error.ts";
export type {
  Clock,
  Directory,
  Fault,
  Faults,
  GraphExchange,
  NewRegistration,
  Registration,
  Remedies,
  RequestLogEntry,
};

/** How local Entra ID is started. */
export interface LocalEntraOptions {
  /**
   * Keeps directory, keys and certificate from start to start; made when it does not exist. By default a new one among
   * the system's temporary files, which is removed at the end.
   */
  folder?: string;
  /** By default the port of the last start in the folder, or at the first start a free one (as 0 asks for at any start). */
  port?: number;
  /** The file that says who is in the directory; by default `seed.yaml` in the folder, or else the package's own. */
  seedFile?: string;
  /** The file that says what goes wrong on purpose; by default `faults.yaml` in the folder, if it is there. */
  faultFile?: string;
  /** What else goes wrong on purpose; by default nothing. */
  faults?: readonly Fault[];
  /** Told what is under way, a line at a time. */
  onProgress?: (line: string) => void;
  /** Called after each answer. */
  onRequest?: (entry: RequestLogEntry) => void;
  /** Called after each answer of Microsoft Graph, with the bodies: they may hold secrets. */
  onExchange?: (exchange: GraphExchange) => void;
  /** Called with every error that is a bug; by default it is written to stderr with its stack. */
  onError?: (error: unknown) => void;
  /** What the error pages say to do about an AADSTS code; without it they name Microsoft's own page on it. */
  remedies?: Remedies;
}

/** What a client must trust to reach local Entra ID. */
export interface LocalEntraCertificate {
  /** The authority that issued the server's certificate, as PEM. */
  authority: string;
  /** PEM file of that authority. */
  caFile: string;
  /** PEM file of that authority and of all that this machine trusts. */
  trustFile: string;
}

/** Local Entra ID, up and running. */
export interface LocalEntra {
  /** Scheme, host and port; sign-in, Graph and the metadata document are all there. */
  url: string;
  /** `localhost:<port>` */
  host: string;
  tenantId: string;
  /** The tenant's issuer, `<url>/<tenantId>/v2.0`. */
  issuer: string;
  certificate: LocalEntraCertificate;
  /** The identity that Pulumi or Terraform works as; its secret is made anew at each start. */
  deployer: Registration;
  directory: Directory;
  /** The time by which tokens and secrets are judged. */
  clock: Clock;
  /** What goes wrong on purpose; can be changed at any time. */
  faults: Faults;
  /** Registers an application with a client secret, as an administrator would. */
  register(registration: NewRegistration): Registration;
  /**
   * Puts the directory back to the seed: whatever was made or changed since the start goes, and everybody is signed out.
   * IDs, the deployer's secret, signing keys, clock and faults stay as they are.
   */
  reset(): void;
  /** Makes a new signing key, which signs from now on; the keys before it stay published. */
  rotateSigningKeys(): Promise<void>;
  /** Ends after the requests under way, and leaves the folder to the next start. */
  close(): Promise<void>;
}

/** Name of the directory's file in its folder. */
const storeName = "directory.db";

type Closing = () => void | Promise<void>;

/**
 * Starts Entra ID on this machine: HTTPS on loopback over the directory that is kept in a folder.
 * @throws LocalEntraError for a folder that is in use, damaged or not writable, for a port that cannot be had, and for a
 * wrong file. Then nothing is left running.
 */
export async function startLocalEntra(options: LocalEntraOptions = {}): Promise<LocalEntra> {
  const closings: Closing[] = [];
  const close = async () => {
    for (const closing of closings.splice(0).reverse()) {
      await closing();
    }
  };
  try {
    return { ...(await start(options, closings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whether a process serves the directory that is kept in a folder; whoever removes the folder takes it from under that. */
export function isLocalEntraRunning(folder: string): boolean {
  return Store.isHeld(join(folder, storeName));
}

async function start(options: LocalEntraOptions, closings: Closing[]): Promise<Omit<LocalEntra, "close">> {
  const { onProgress = () => {}, onError = writeToStderr, onExchange, remedies } = options;
  const folder = folderOf(options.folder, closings);
  onProgress(`Opening the directory in ${folder}`);
  const store = openStore(join(folder, storeName));
  closings.push(() => store.close());
  const clock = new Clock();
  const now = () => clock.now();
  const faultFile = options.faultFile ?? faultFileOf(folder);
  const faults = new Faults(
    [...(faultFile === undefined ? [] : readFaults(faultFile)), ...(options.faults ?? [])],
    now,
  );
  const seed = readSeed(options.seedFile ?? seedFileOf(folder));
  const { directory, deployer } = openDirectory(store, seed, now);
  onProgress("Loading certificate and signing keys");
  const server = await loadCertificate(join(folder, "certificate"));
  const certificate = certificateOf(server, join(folder, "trust.pem"));
  const keys = await SigningKeys.load(store);
  const reset = resetTo(store, directory, deployer);
  const listener = await listenOnPort(store, server, options.port);
  closings.push(() => listener.close());
  const host = `localhost:${listener.port}`;
  const url = `https://${host}`;
  const app = webApp({ directory, store, keys, origin: url, faults, onError, onExchange, remedies });
  answerWith(app, listener.servers, options.onRequest);
  const tenantId = directory.tenant.id;
  return {
    ...{ url, host, tenantId, issuer: `${url}/${tenantId}/v2.0`, certificate },
    ...{ deployer, directory, clock, faults, reset },
    register: (registration) => register(directory, registration),
    rotateSigningKeys: () => keys.rotate(),
  };
}

function folderOf(given: string | undefined, closings: Closing[]): string {
  if (given === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "local-entra-"));
    closings.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
  try {
    mkdirSync(given, { recursive: true, mode: 0o700 });
    return resolve(given);
  } catch (error) {
    throw new LocalEntraError(
      "LOCAL_ENTRA_FOLDER_NOT_WRITABLE",
      `${given} must be a folder that local Entra ID can write to (${(error as Error).message}). Remove what is in its place or make it writable, then try again.`,
    );
  }
}

/** The directory holds the signing keys, which the first start makes after this. */
function openStore(file: string): Store {
  const files = [file, `${file}-wal`, `${file}-shm`];
  files.forEach(keepPrivate);
  const store = Store.open(file);
  files.forEach(keepPrivate);
  return store;
}

function certificateOf({ caFile }: ServerCertificate, trustFile: string): LocalEntraCertificate {
  writeTrustFile(trustFile, caFile);
  return { authority: readFileSync(caFile, "utf8"), caFile, trustFile };
}

/** The port is part of the issuer, which clients compare exactly, so it stays the same from start to start. */
async function listenOnPort(
  store: Store,
  { chain, key }: ServerCertificate,
  given: number | undefined,
): Promise<Listener> {
  const kept = store.setting("port");
  const wanted = given ?? (kept === undefined ? undefined : Number(kept));
  const listener = await listen({ cert: chain, key }, wanted || undefined);
  store.setSetting("port", String(listener.port));
  return listener;
}

function writeToStderr(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}
