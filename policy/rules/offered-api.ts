import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** Settings of the rule. */
export interface OfferedApiSettings {
  /** Values of permissions that the application may offer. */
  scopes: string[];
  /** Application ID URIs that it may have. */
  identifierUris: string[];
}

const texts = { type: "array", items: { type: "string" }, default: [] } as const;

/** Programs that get tokens for the registration sign people in with it; RustDesk reads ID tokens alone. */
export const offeredApi: ResourceValidationPolicy = {
  name: "no-offered-api",
  description:
    "The application must offer other programs no permissions and no name to ask for, unless the configuration allows them.",
  enforcementLevel: "mandatory",
  severity: "high",
  configSchema: {
    properties: {
      scopes: {
        ...texts,
        description: "Values of permissions that the application may offer, such as user_impersonation.",
      },
      identifierUris: {
        ...texts,
        description: "Application ID URIs that it may have, such as api://desk.example.com.",
      },
    },
  },
  validateResource: checkInputs("Application", offeredApiProblems),
};

/** What an application does against the rule. */
export function offeredApiProblems({ api, identifierUris }: ApplicationInputs, settings: OfferedApiSettings): string[] {
  const offered: [keyof OfferedApiSettings, label: string, values: string[]][] = [
    ["scopes", "api.oauth2PermissionScopes", (api?.oauth2PermissionScopes ?? []).map(({ value, id }) => value ?? id)],
    ["identifierUris", "identifierUris", identifierUris ?? []],
  ];
  return offered.flatMap(([setting, label, values]) =>
    values
      .filter((value) => !settings[setting].includes(value))
      .map(
        (value) =>
          `${label} must be among ${settings[setting].join(", ") || "none"}; got ${value}. Remove it, or allow it in ` +
          `no-offered-api.${setting} of the pack's configuration.`,
      ),
  );
}
