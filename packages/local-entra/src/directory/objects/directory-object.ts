/** What every directory object has. */
export interface DirectoryObject {
  /** Object ID, a GUID. */
  id: string;
}
