import { ReplicationLag } from "./replication-lag.ts";

/** The requests that a fault strikes; by default every request to Graph, each time. */
export interface Strike {
  /** Such as `POST`; by default any. */
  method?: string;
  /** A path without its query, in which `*` is one segment and `**` any rest, such as `/v1.0/applications/*`. */
  path?: string;
  /** How many requests it strikes before it is over. */
  times?: number;
}

/** Something that goes wrong on purpose. */
export type Fault = Strike &
  (
    | {
        /** Answers 429, or 503, in the place of the real answer; nothing is changed. */
        fault: "throttled" | "unavailable";
        /** Seconds, as the answer's `Retry-After` says; without it a 503 has none, and a 429 says 1. */
        retryAfter?: number;
      }
    | {
        /** Cuts the connection `before` the request is done (the default), or `after`, so that only its answer is lost. */
        fault: "dropped";
        when?: "before" | "after";
      }
    | {
        /**
         * Hides what the struck request has made from later reads: for a number of them, for a time, or both, whichever
         * is over last; by default for one read.
         */
        fault: "lag";
        reads?: number;
        seconds?: number;
      }
    | {
        /** Refuses client secrets that are valid for longer, as an app management policy does; it is never over. */
        fault: "secretLifetime";
        days: number;
      }
  );

/** The fault of one kind, such as `FaultOf<"lag">`. */
export type FaultOf<K extends Fault["fault"]> = Extract<Fault, { fault: K }> & { fault: K };

/** What goes wrong on purpose; nothing until told so. It can be changed while local Entra runs. */
export class Faults {
  #armed: { fault: Fault; struck: number }[] = [];
  /** What was made and is not shown yet. */
  readonly lag: ReplicationLag;

  constructor(faults: readonly Fault[] = [], clock: () => Date = () => new Date()) {
    this.lag = new ReplicationLag(clock);
    for (const fault of faults) {
      this.add(fault);
    }
  }

  /** Adds a fault behind the others; the first one that fits a request strikes it. */
  add(fault: Fault): void {
    this.#armed.push({ fault, struck: 0 });
  }

  /** Ends all faults; what was hidden is shown. */
  clear(): void {
    this.#armed = [];
    this.lag.clear();
  }

  get isQuiet(): boolean {
    return this.#armed.length === 0 && this.lag.isOver;
  }

  /** The most days that a client secret may be valid. */
  get maxSecretDays(): number {
    const limits = this.#armed.flatMap(({ fault }) => (fault.fault === "secretLifetime" ? [fault.days] : []));
    return Math.min(...limits);
  }

  /** The first fault of these kinds that strikes a request, which counts as one of its times. */
  strike<K extends Fault["fault"]>(
    kinds: readonly K[],
    request: { method: string; path: string },
  ): FaultOf<K> | undefined {
    const found = this.#armed.find(
      ({ fault, struck }) =>
        kinds.includes(fault.fault as K) && struck < (fault.times ?? Number.POSITIVE_INFINITY) && fits(fault, request),
    );
    if (found) {
      found.struck += 1;
    }
    return found?.fault as FaultOf<K> | undefined;
  }
}

function fits({ method, path }: Fault, request: { method: string; path: string }): boolean {
  const isMethod = method === undefined || method.toUpperCase() === request.method;
  return isMethod && (path === undefined ? isGraph(request.path) : patternOf(path).test(request.path));
}

/** Whether a path is one of Graph's. */
export function isGraph(path: string): boolean {
  return /^\/(?:v1\.0|beta)\//.test(path);
}

function patternOf(path: string): RegExp {
  const any = new Map([
    ["*", "[^/]+"],
    ["**", ".*"],
  ]);
  const parts = path.split(/(\*{1,2})/).map((part) => any.get(part) ?? part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("")}$`, "i");
}
