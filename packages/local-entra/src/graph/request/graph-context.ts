import { type Context, Hono } from "hono";

import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Version } from "../../directory/objects/property.ts";

/** What the routes of Graph work with. */
export interface GraphContext {
  directory: Directory;
  /** Scheme, host and port that every URL in an answer starts with, such as `https://localhost:8443`. */
  origin: string;
  /** Who sent this `Authorization` header, or why it is not accepted. */
  authenticate: (authorization: string) => Promise<Caller | string>;
  /**
   * The most days from a client secret's start to its end that the tenant allows now; by default any
   * (https://learn.microsoft.com/graph/api/resources/appmanagementpolicy).
   */
  maxSecretDays?: () => number | undefined;
  /** Called with every error that is a bug and not an answer of Graph. */
  report?: (error: unknown) => void;
}

/** What Graph's middleware leaves for the handlers. */
export interface GraphEnv {
  Variables: { caller: Caller; origin: string; version: Version; requestId: string; clientRequestId: string };
}

export type GraphRequest = Context<GraphEnv>;
export type GraphRoutes = Hono<GraphEnv>;
export const newRoutes = (): GraphRoutes => new Hono<GraphEnv>();

/** Who sends a request, and by which version of Graph. */
export type Sender = Pick<GraphEnv["Variables"], "caller" | "version">;

/** The JSON object that a request sends. */
export type Body = Record<string, unknown>;

/** The object that a key in a path means; answers 404 for one that it does not know. */
export type Find<T> = (key: string) => T;
