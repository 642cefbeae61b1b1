/** Who calls Graph, as an access token says: an application, or one on behalf of a user. */
export interface Caller {
  /** Object ID of the calling service principal, or of the user. */
  objectId: string;
  /** Application (client) ID of the caller. */
  appId: string;
  /** Permissions of Graph, such as `Application.ReadWrite.OwnedBy`: an application's own, or those delegated by the user. */
  roles: string[];
  /** Whether it is on behalf of a user. */
  isUser?: boolean;
}
