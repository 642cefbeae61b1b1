import type { GetApplicationResult } from "@pulumi/azuread";

import type { Audience } from "../../components/rules/audience.ts";
import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { consoleOriginOf } from "../impact/console-origin.ts";

/** How an application may return from a sign-in, in the portal's words. */
export type Platform = "Web" | "Single-page application" | "Mobile and desktop applications";

/** A redirect URI of a registration. */
export interface RedirectUri {
  uri: string;
  platform: Platform;
}

/** All redirect URIs of a registration, those of the platform Web first. */
export function redirectUrisOf(application: GetApplicationResult): RedirectUri[] {
  const of = (platform: Platform, blocks: { redirectUris: string[] }[]): RedirectUri[] =>
    blocks.flatMap(({ redirectUris }) => redirectUris.map((uri) => ({ uri, platform })));
  return [
    ...of("Web", application.webs),
    ...of("Single-page application", application.singlePageApplications),
    ...of("Mobile and desktop applications", application.publicClients),
  ];
}

/** The console origins whose callback URLs are among these redirect URIs, as far as they can be declared together. */
export function consoleOriginsIn(redirectUris: readonly RedirectUri[], audience: Audience): string[] {
  const origins: string[] = [];
  for (const { uri } of redirectUris) {
    const origin = consoleOriginOf(uri);
    if (origin !== undefined && callbackUrlsOf([...origins, origin], audience).problems.length === 0) {
      origins.push(origin);
    }
  }
  return origins;
}
