import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs, type InputsByType } from "../resource-check.ts";

/** A platform without a client secret lets anyone who has the client id ask for tokens at its addresses. */
export const webPlatform: ResourceValidationPolicy = {
  name: "web-platform-only",
  description: "The console is a web application: there must be no single-page or public client platform.",
  enforcementLevel: "mandatory",
  severity: "high",
  validateResource: [
    checkInputs("Application", webPlatformProblems),
    checkInputs("ApplicationRedirectUris", platformTypeProblems),
  ],
};

/** What an application does against the rule. */
export function webPlatformProblems(application: ApplicationInputs): string[] {
  const { singlePageApplication, publicClient, fallbackPublicClientEnabled } = application;
  return [
    ...platformProblems("singlePageApplication.redirectUris", singlePageApplication?.redirectUris ?? []),
    ...platformProblems("publicClient.redirectUris", publicClient?.redirectUris ?? []),
    ...(fallbackPublicClientEnabled
      ? ["fallbackPublicClientEnabled must be false; got true. Set it to false: the console has a client secret."]
      : []),
  ];
}

/** What redirect URIs that are declared apart from their application do against the rule. */
export function platformTypeProblems({ type, redirectUris }: InputsByType["ApplicationRedirectUris"]): string[] {
  return type === "Web" ? [] : platformProblems(`redirectUris of type ${type}`, redirectUris);
}

function platformProblems(label: string, redirectUris: string[]): string[] {
  const advice = "Remove them, or move the ones of a console to web.redirectUris.";
  const problem = `${label} must be empty; got ${redirectUris.join(", ")}. ${advice}`;
  return redirectUris.length === 0 ? [] : [problem];
}
