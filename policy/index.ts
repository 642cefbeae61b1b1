import { PolicyPack } from "@pulumi/policy";

import { rules } from "./rules.ts";

/** Serves the rules to the engine, which starts this file for each preview and update. */
export const pack = new PolicyPack("rustdesk-entra", {
  displayName: "RustDesk sign-in with Microsoft Entra ID",
  policies: [...rules],
});
