/** One refusal of the sign-in service, as Microsoft words it. */
export interface AadstsEntry {
  /** Microsoft's text; `{name}` stands for a value of the request. */
  text: string;
  /** OAuth 2.0 error code (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
  error: string;
  /** HTTP status at the token endpoint and on the error page; by default 401 for `invalid_client` and 400 else. */
  status?: 400 | 401 | 500;
  /** For a person: the usual cause here and what to do. */
  remedy?: string;
}
