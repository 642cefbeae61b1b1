import type { Directory } from "../../directory/directory.ts";
import type { Store } from "../../directory/store.ts";
import type { Remedies } from "../pages/error-page.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";
import type { SubjectOf } from "../tokens/subject.ts";

/** What sign-ins are served from. */
export interface ServiceContext {
  directory: Directory;
  store: Store;
  keys: SigningKeys;
  subjectOf: SubjectOf;
  /** Scheme, host and port that every address in an answer starts with, such as `https://localhost:8443`. */
  origin: string;
  /** What the pages say to do about a refusal. */
  remedies?: Remedies | undefined;
  /** Hears of every failure that is not a refusal: a bug. */
  report: (error: Error) => void;
}
