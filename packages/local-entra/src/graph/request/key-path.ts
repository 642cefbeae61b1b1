/** The set's name, optionally the name of the key, and the key, as in `applications(appId='…')` or `users('…')`. */
const keyInParentheses = /\/([A-Za-z]+)\((?:([A-Za-z]+)=)?'([^')]*)'\)/g;

/** The key of the user on whose behalf a request is sent, whom `/me` means. */
export const signedInUser = "$me";

/**
 * The path by which a request is routed: without doubled slashes, which the azuread provider sends when the login
 * endpoint ends in one, and with OData's keys in parentheses as segments (`/applications/appId=…`), and
 * `/me` as the key of a user.
 */
export function routedPath(request: Request): string {
  const { pathname } = new URL(request.url);
  return decoded(pathname)
    .replaceAll("%24", "$")
    .replace(/\/{2,}/g, "/")
    .replace(/^(\/[^/]+)\/me(?=\/|$)/i, `$1/users/$${signedInUser}`)
    .replace(
      keyInParentheses,
      (_, set: string, name: string | undefined, key: string) => `/${set}/${name ? `${name}=` : ""}${key}`,
    );
}

function decoded(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
