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
