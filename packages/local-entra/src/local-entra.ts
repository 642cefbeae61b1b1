import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../../cli/user-error.ts";
import { loadCertificate, type ServerCertificate } from "./certificate/certificate.ts";
import { writeTrustFile } from "./certificate/trust.ts";
import type { Directory } from "./directory/directory.ts";
import { Store } from "./directory/store.ts";
import type { Fault } from "./faults/fault.ts";
import { readFaults } from "./faults/fault-file.ts";
import { Faults } from "./faults/faults.ts";
import { SigningKeys } from "./oidc/tokens/signing-keys.ts";
import { type Deployer, openDirectory, startDeployer } from "./seed/seed.ts";
import { readSeed, seedFileOf } from "./seed/seed-file.ts";
import type { GraphExchange } from "./server/graph-exchange.ts";
import { type Listener, listen } from "./server/listener.ts";
import { answerWith, type RequestLogEntry, webApp } from "./server/web-app.ts";

const PORT_SETTING = "port";

/** How local Entra ID is started. */
export interface LocalEntraOptions {
  /** Everything is kept here; made when it does not exist. */
  folder: string;
  /** By default the port of the last start, or at the first start a free one (as 0 asks for at any start). */
  port?: number;
  /** The time by which tokens and secrets are judged. */
  clock?: () => Date;
  /** What goes wrong on purpose, beside what `faults.yaml` in the folder says; by default nothing. */
  faults?: readonly Fault[];
  /** Called after each answer. */
  onRequest?: (entry: RequestLogEntry) => void;
  /** Called after each answer of Microsoft Graph, with the bodies: they may hold secrets. */
  onExchange?: (exchange: GraphExchange) => void;
  /** Called with every error that is a bug; by default it is written to stderr with its stack. */
  onError?: (error: unknown) => void;
}

/** Local Entra ID, up and running. */
export interface LocalEntra {
  /** Scheme, host and port; sign-in, Graph and the metadata document are all there. */
  origin: string;
  /** `localhost:<port>` */
  host: string;
  /** PEM file of the authority that issued the server's certificate. */
  caFile: string;
  /** PEM file of that authority and of all that this machine trusts. */
  trustFile: string;
  tenantId: string;
  deployer: Deployer;
  directory: Directory;
  /** What goes wrong on purpose; can be changed at any time. */
  faults: Faults;
  /** Makes a new signing key, which signs from now on; the keys before it stay published. */
  rotateSigningKeys(): Promise<void>;
  /** Ends after the requests under way, and leaves the folder to the next start. */
  close(): Promise<void>;
}

/**
 * Starts Entra ID on this machine: HTTPS on loopback over the directory that is kept in a folder.
 * @throws UserError for a folder that is in use, damaged or not writable, and for a port that cannot be had.
 */
export async function startLocalEntra(options: LocalEntraOptions): Promise<LocalEntra> {
  const { folder } = options;
  makeFolder(folder);
  const store = Store.open(join(folder, "directory.db"));
  try {
    return await start(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function start(store: Store, options: LocalEntraOptions): Promise<LocalEntra> {
  const { folder, clock = () => new Date() } = options;
  const faults = new Faults([...readFaults(folder), ...(options.faults ?? [])], clock);
  const directory = openDirectory(store, readSeed(seedFileOf(folder)), clock);
  const certificate = await loadCertificate(join(folder, "certificate"));
  const keys = await SigningKeys.load(store);
  const trustFile = join(folder, "trust.pem");
  writeTrustFile(trustFile, certificate.caFile);
  const deployer = startDeployer(store, directory);
  const listener = await listenOnPort(store, certificate, options.port);
  try {
    const host = `localhost:${listener.port}`;
    const origin = `https://${host}`;
    const { onExchange, onError = writeToStderr } = options;
    const app = webApp({ directory, store, keys, origin, faults, onError, onExchange });
    answerWith(app, listener.servers, options.onRequest);
    const close = async () => {
      await listener.close();
      store.close();
    };
    const { caFile } = certificate;
    const tenantId = directory.tenant.id;
    const rotateSigningKeys = () => keys.rotate();
    return {
      ...{ origin, host, caFile, trustFile, tenantId, deployer, directory, faults },
      ...{ rotateSigningKeys, close },
    };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** The port is part of the issuer, which consoles compare exactly, so it stays the same from start to start. */
async function listenOnPort(
  store: Store,
  certificate: ServerCertificate,
  given: number | undefined,
): Promise<Listener> {
  const kept = store.setting(PORT_SETTING);
  const wanted = given ?? (kept === undefined ? undefined : Number(kept));
  const listener = await listen({ cert: certificate.chain, key: certificate.key }, wanted || undefined);
  store.setSetting(PORT_SETTING, String(listener.port));
  return listener;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UserError(
      `${folder} must be a folder that local Entra ID can write to (${(error as Error).message}). Remove what is in ` +
        "its place or make it writable, then try again.",
    );
  }
}

function writeToStderr(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}
