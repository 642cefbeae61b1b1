import type { Identities } from "./deployer.ts";

/** The two identities of CI. */
export type Kind = "preview" | "deploy";

export const kinds: Kind[] = ["preview", "deploy"];

/** What a person calls them. */
export const names: Record<Kind, string> = { preview: "previewing", deploy: "deploying" };

export function clientIdOf(identities: Identities, kind: Kind): string {
  return kind === "preview" ? identities.previewClientId : identities.deployClientId;
}
