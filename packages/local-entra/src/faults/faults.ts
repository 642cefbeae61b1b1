import type { AppManagementPolicy } from "../directory/objects/tenant.ts";
import type { Fault } from "./fault.ts";
import { ReplicationLag } from "./replication-lag.ts";

interface Armed {
  fault: Fault;
  struck: number;
}

/** The fault of one kind, such as `FaultOf<"lag">`. */
export type FaultOf<K extends Fault["fault"]> = Extract<Fault, { fault: K }> & { fault: K };

/** What goes wrong on purpose; nothing until told so. It can be changed while local Entra runs. */
export class Faults {
  #armed: Armed[];
  /** What was made and is not shown yet. */
  readonly lag: ReplicationLag;

  constructor(faults: readonly Fault[] = [], clock: () => Date = () => new Date()) {
    this.#armed = faults.map(armed);
    this.lag = new ReplicationLag(clock);
  }

  /** Adds a fault behind the others; the first one that fits a request strikes it. */
  add(fault: Fault): void {
    this.#armed.push(armed(fault));
  }

  /** Ends all faults; what was hidden is shown. */
  clear(): void {
    this.#armed = [];
    this.lag.clear();
  }

  get isQuiet(): boolean {
    return this.#armed.length === 0 && this.lag.isOver;
  }

  /** The policy on client secrets that is in force, if there is one. */
  get policy(): AppManagementPolicy | undefined {
    const limits = this.#armed.flatMap(({ fault }) => (fault.fault === "secretLifetime" ? [fault.days] : []));
    return limits.length > 0 ? { maxSecretDays: Math.min(...limits) } : undefined;
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

function armed(fault: Fault): Armed {
  return { fault, struck: 0 };
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
  const parts = path.split(/(\*{1,2})/).map((part) => {
    switch (part) {
      case "*":
        return "[^/]+";
      case "**":
        return ".*";
      default:
        return part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    }
  });
  return new RegExp(`^${parts.join("")}$`, "i");
}
