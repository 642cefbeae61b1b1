import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs, type InputsByType } from "../resource-check.ts";

/** Where RustDesk Server Pro's console takes the answer of a sign-in. */
const callbackPath = "/api/oidc/callback";

/** Checked apart from the component, so that another program, or a later change of the component, is held to it too. */
export const callbackUrls: ResourceValidationPolicy = {
  name: "callback-urls-only",
  description: `Redirect URIs must be callback URLs of a console: https, or http://localhost, with the path ${callbackPath}.`,
  enforcementLevel: "mandatory",
  severity: "critical",
  validateResource: [
    checkInputs("Application", callbackUrlProblems),
    checkInputs("ApplicationRedirectUris", callbackUrisProblems),
  ],
};

/** What an application does against the rule. */
export function callbackUrlProblems({ web }: ApplicationInputs): string[] {
  return (web?.redirectUris ?? []).flatMap((uri, index) => problemOf(uri, `web.redirectUris[${index}]`));
}

/** What redirect URIs that are declared apart from their application do against the rule. */
export function callbackUrisProblems({ type, redirectUris }: InputsByType["ApplicationRedirectUris"]): string[] {
  return type === "Web" ? redirectUris.flatMap((uri, index) => problemOf(uri, `redirectUris[${index}]`)) : [];
}

function problemOf(uri: string, label: string): string[] {
  const broken = conditions.filter(({ isMet }) => !isMet(uri)).map(({ must }) => must);
  const problem =
    `${label} ${JSON.stringify(uri)} must ${broken.join("; it must ")}. Use the console's address up to the first single ` +
    `slash and add ${callbackPath}, such as https://desk.example.com${callbackPath}.`;
  return broken.length === 0 ? [] : [problem];
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
