import type { Expected } from "../explain/comparison.ts";

/** The environment whose sign-in is looked at. */
export interface Subject extends Expected {
  /** Undefined where it could not be read. */
  clientSecret: string | undefined;
  /** RFC 3339; undefined where it is not known. */
  clientSecretExpires: string | undefined;
  /** RFC 3339: end of the previous client secret, while there is one. */
  previousClientSecretExpires: string | undefined;
  /** From how many days before its end the secret's end is told. */
  warningDays: number;
  /** Options that choose the environment in a command. */
  selector: string;
  /** Whether the client secret was made elsewhere, so that `rotate` does not renew it. */
  hasExistingSecret: boolean;
  /** As the configuration has it; undefined where it cannot be told. */
  signInAudience?: string | undefined;
  /** As the configuration has it; undefined where it cannot be told. */
  assignmentRequired?: boolean | undefined;
}
