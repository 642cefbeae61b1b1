import { PolicyPack } from "@pulumi/policy";

import { endWithEngine } from "./engine-watch.ts";
import { rules } from "./rules.ts";

/** Serves the rules to the engine, which starts this file for each preview and update. */
export const pack = new PolicyPack("rustdesk-entra", {
  displayName: "RustDesk sign-in with Microsoft Entra ID",
  policies: [...rules],
});

// The engine puts its address last. Pulumi's language host hides it, and ends this process itself when the engine is gone.
const engineAddress = process.argv.slice(2).at(-1);
if (engineAddress !== undefined) {
  endWithEngine(engineAddress);
}
