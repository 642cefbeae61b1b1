/** The set's name, optionally the name of the key, and the key, as in `applications(appId='…')` or `users('…')`. */
const keyInParentheses = /\/([A-Za-z]+)\((?:([A-Za-z]+)=)?'([^')]*)'\)/g;

/**
 * The path by which a request is routed: without doubled slashes, which the azuread provider sends when the login
 * endpoint ends in one, and with OData's keys in parentheses as segments (`/applications/appId=…`).
 */
export function routedPath(request: Request): string {
  const { pathname } = new URL(request.url);
  return decoded(pathname)
    .replace(/\/{2,}/g, "/")
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
