import { callbackUrlsOf } from "../../components/rules/callback-url.ts";

/** Where the console is opened whose callback URL this is; undefined for a redirect URI of something else. */
export function consoleOriginOf(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url === null || url.host === "") {
    return undefined;
  }
  const origin = `${url.protocol}//${url.host}`;
  const { callbackUrls, problems } = callbackUrlsOf([origin], "AzureADMyOrg");
  return problems.length === 0 && callbackUrls[0] === url.href ? origin : undefined;
}
