import type { PolicyConfigSchema } from "@pulumi/policy";

/** Settings of the rules that hold in real environments only. */
export interface EnvironmentSettings {
  /** Origins of consoles that are for trying things out, besides localhost. */
  developmentOrigins: string[];
}

/** How those settings are written. */
export const developmentOrigins: PolicyConfigSchema["properties"][string] = {
  type: "array",
  items: { type: "string", pattern: "^https://[^/]+$" },
  description:
    "Origins of consoles that are for trying things out, such as https://desk.dev.example.com; localhost is one anyway.",
  default: [],
};

/**
 * Whether an environment is real: anything but a console on localhost or at a development origin. One whose redirect URIs
 * are not known is taken for real.
 */
export function isRealEnvironment(redirectUris: readonly string[], settings: EnvironmentSettings): boolean {
  return (
    redirectUris.length === 0 ||
    redirectUris.some((uri) => {
      const url = URL.canParse(uri) ? new URL(uri) : undefined;
      return url?.hostname !== "localhost" && !settings.developmentOrigins.includes(url?.origin ?? "");
    })
  );
}
