/** The user whom the gate lets sign in without the page; only the gate can set it, a request's own is not passed on. */
export const signedInUserParameter = "signed_in_user";

/** The name of the authority that was asked, as the gate resolved it. */
export const authorityParameter = "authority";
