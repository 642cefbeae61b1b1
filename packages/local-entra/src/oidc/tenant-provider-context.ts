import type { Directory } from "../directory/directory.ts";
import type { Store } from "../directory/store.ts";
import type { SigningKeys } from "./tokens/signing-keys.ts";
import type { PairwiseSubjects } from "./tokens/subject.ts";

/** What the protocol library needs to serve sign-ins. */
export interface TenantProviderContext {
  directory: Directory;
  store: Store;
  keys: SigningKeys;
  subjects: PairwiseSubjects;
  origin: string;
}
