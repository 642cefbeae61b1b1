import { readFileSync } from "node:fs";

import { RustDeskAppRegistration } from "./components/app-registration.ts";
import { cloudInUse } from "./components/cloud.ts";
import { readSettings } from "./components/settings.ts";

/**
 * Declares the app registration of one environment and returns the stack's outputs. The engine calls it: by `pulumi up`, and
 * as an inline program of the Automation API.
 */
export default async function program() {
  const settings = readSettings();
  const cloud = await cloudInUse();
  const registration = new RustDeskAppRegistration("rustdesk", { ...settings, cloud });

  return withValue({
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    clientSecretExpires: registration.clientSecretExpires,
    previousClientSecretExpires: registration.previousClientSecretExpires,
    issuer: registration.issuer,
    callbackUrls: registration.callbackUrls,
    tenantId: registration.tenantId,
    portalUrl: registration.portalUrl,
    readme: readFileSync(new URL("Pulumi.README.md", import.meta.url), "utf8"),
  });
}

/** Leaves out what has no value, such as the end of a secret that is not there: the SDK warns of such an output. */
function withValue(outputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
