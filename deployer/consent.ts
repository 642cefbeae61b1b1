import * as pulumi from "@pulumi/pulumi";

import type { Cloud } from "../components/cloud.ts";
import type { CiIdentity } from "./ci-identity.ts";
import { warningsOn } from "./permissions.ts";

/** What a person has to accept before an identity may do anything. */
export interface Consent {
  /** The application permissions of Microsoft Graph. */
  permissions: readonly string[];
  /** What to know of the strong ones before; left out where none is. */
  warnings?: readonly string[];
  /** Opens Entra ID's page on which an administrator accepts them. */
  url: string;
  /** Does the same with the Azure CLI. */
  command: string;
}

/** The consents that both identities wait for, and who may give them. */
export interface Consents {
  role: string;
  preview: Consent;
  deploy: Consent;
}

/** What the consents are about. */
export interface ConsentArgs {
  cloud: Cloud;
  tenantId: pulumi.Output<string>;
  preview: CiIdentity;
  deploy: CiIdentity;
}

/**
 * https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites: application
 * administrators may consent to anything but application permissions of Microsoft Graph.
 */
const role = "Privileged Role Administrator";

/**
 * Says which consent a person must give. It is not declared: whoever can give these permissions can give itself any other,
 * which no program that runs again and again should be able to.
 */
export function consentTo({ cloud, tenantId, preview, deploy }: ConsentArgs): pulumi.Output<Consents> {
  const consent = ({ clientId, permissions }: CiIdentity): pulumi.Output<Consent> => {
    const warnings = warningsOn(permissions);
    return pulumi.all([tenantId, clientId]).apply(([tenant, client]) => ({
      permissions,
      ...(warnings.length > 0 ? { warnings } : {}),
      url: `${cloud.issuerOrigin}/${tenant}/adminconsent?client_id=${client}`,
      command: `az ad app permission admin-consent --id ${client}`,
    }));
  };
  return pulumi.output({ role, preview: consent(preview), deploy: consent(deploy) });
}
