import type { DirectoryObject } from "../collection.ts";

/** The picture of a registration that its sign-in page shows. */
export interface Logo extends DirectoryObject {
  /** Such as `image/png`. */
  contentType: string;
  /** The picture, in Base64. */
  content: string;
}

/** The ID under which the logo of a registration is kept. */
export function logoId(applicationId: string): string {
  return `${applicationId}/logo`;
}
