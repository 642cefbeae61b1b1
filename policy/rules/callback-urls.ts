import type { ResourceValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkInputs, type InputsByType } from "../resource-check.ts";

/** Where RustDesk Server Pro's console takes the answer of a sign-in. */
const callbackPath = "/api/oidc/callback";

/** Settings of the rule. */
export interface CallbackUrlSettings extends EnvironmentSettings {
  /** Hosts that callback URLs may have; any when empty. */
  hosts: string[];
}

/** Checked apart from the component, so that another program, or a later change of the component, is held to it too. */
export const callbackUrls: ResourceValidationPolicy = {
  name: "callback-urls-only",
  description: `Redirect URIs must be callback URLs of a console: https, or http://localhost, with the path ${callbackPath}.`,
  enforcementLevel: "mandatory",
  severity: "critical",
  configSchema: {
    properties: {
      hosts: {
        type: "array",
        items: { type: "string", pattern: "^[^/:]+$" },
        description:
          "Hosts that callback URLs may have, such as desk.example.com, besides localhost. Without one, any.",
        default: [],
      },
      developmentOrigins,
    },
  },
  validateResource: [
    checkInputs("Application", callbackUrlProblems),
    checkInputs("ApplicationRedirectUris", callbackUrisProblems),
  ],
};

/** What an application does against the rule. */
export function callbackUrlProblems({ web }: ApplicationInputs, settings: CallbackUrlSettings): string[] {
  const uris = web?.redirectUris ?? [];
  const isReal = isRealEnvironment(uris, settings);
  return uris.flatMap((uri, index) => problemOf(uri, `web.redirectUris[${index}]`, settings, isReal));
}

/** What redirect URIs that are declared apart from their application, whose others are not known, do against the rule. */
export function callbackUrisProblems(
  { type, redirectUris }: InputsByType["ApplicationRedirectUris"],
  settings: CallbackUrlSettings,
): string[] {
  return type === "Web"
    ? redirectUris.flatMap((uri, index) => problemOf(uri, `redirectUris[${index}]`, settings, true))
    : [];
}

function problemOf(uri: string, label: string, { hosts }: CallbackUrlSettings, isReal: boolean): string[] {
  const broken = conditions.filter(({ isMet }) => !isMet(uri)).map(({ must }) => must);
  const problem =
    `${label} ${JSON.stringify(uri)} must ${broken.join("; it must ")}. Use the console's address up to the first single ` +
    `slash and add ${callbackPath}, such as https://desk.example.com${callbackPath}.`;
  return broken.length === 0 ? hostProblems(uri, label, hosts, isReal) : [problem];
}

/** Whoever listens at a callback URL receives sign-ins: on localhost, any program of the machine that somebody signs in on. */
function hostProblems(uri: string, label: string, hosts: string[], isReal: boolean): string[] {
  const { hostname } = new URL(uri);
  const given = `${label} ${JSON.stringify(uri)}`;
  if (hostname === "localhost") {
    const local =
      `${given} must not be on localhost in a real environment, which has a console elsewhere. Remove it; a console for trying out ` +
      "gets an environment of its own.";
    return isReal ? [local] : [];
  }
  const isAllowed = hosts.length === 0 || hosts.some((host) => host.toLowerCase() === hostname);
  const other = `${given} must be on ${hosts.join(" or ")}. Remove it, or allow the host in callback-urls-only.hosts of the pack's configuration.`;
  return isAllowed ? [] : [other];
}

interface Condition {
  /** Completes "it must …". */
  must: string;
  isMet: (uri: string) => boolean;
}

const conditions: Condition[] = [
  { must: "be a URL", isMet: (uri) => URL.canParse(uri) },
  {
    must: "start with https://, or with http://localhost on this machine",
    isMet: (uri) => uri.startsWith("https://") || /^http:\/\/localhost(:\d+)?\//.test(uri),
  },
  { must: "have no wildcard", isMet: (uri) => !uri.includes("*") },
  { must: "have no user name", isMet: (uri) => !uri.includes("@") },
  {
    must: `have the path ${callbackPath} and nothing after it`,
    isMet: (uri) => uri.replace(/^[a-z]+:\/\/[^/?#]*/i, "") === callbackPath,
  },
];
