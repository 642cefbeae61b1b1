import { readFileSync } from "node:fs";

import { RustDeskAppRegistration } from "./components/app-registration.ts";
import { cloudInUse } from "./components/cloud.ts";
import { readSettings } from "./components/settings.ts";

/**
 * Declares the app registration of one environment and returns the stack's outputs. The engine calls it, both in
 * `pulumi up` and, as an inline program, in `npm run local`.
 */
export default async function program() {
  const settings = readSettings();
  const cloud = await cloudInUse();
  const registration = new RustDeskAppRegistration("rustdesk", { ...settings, cloud });

  return {
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    ...registration.secretEnds(),
    issuer: registration.issuer,
    callbackUrls: registration.callbackUrls,
    tenantId: registration.tenantId,
    portalUrl: registration.portalUrl,
    readme: readFileSync(new URL("Pulumi.README.md", import.meta.url), "utf8"),
  };
}
