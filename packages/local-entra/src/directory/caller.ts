/** The application that calls Graph, as its access token says. */
export interface Caller {
  /** Object ID of the calling service principal. */
  objectId: string;
  /** Application (client) ID of the caller. */
  appId: string;
  /** Application permissions of Graph, such as `Application.ReadWrite.OwnedBy`. */
  roles: string[];
}
