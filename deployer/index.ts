import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import { cloudInUse } from "../components/cloud.ts";
import { CiIdentity } from "./ci-identity.ts";
import { consentTo } from "./consent.ts";
import { permissionsOf } from "./permissions.ts";
import { readSettings } from "./settings.ts";
import { trustOf } from "./trust.ts";

/**
 * Declares the identity that previews and the one that deploys, and returns the stack's outputs. Nothing here gives them
 * their permissions: a person consents, see the output `consent`.
 */
export default async function program() {
  const { displayName, owners, protect, ...ci } = readSettings();
  const trust = trustOf(ci);
  const permissions = permissionsOf(ci);
  const cloud = await cloudInUse();
  const caller = azuread.getClientConfigOutput();
  const common = {
    owners: owners.length > 0 ? pulumi.output(owners) : caller.objectId.apply((id) => [id]),
    issuer: ci.issuer,
    protect,
  };
  const preview = new CiIdentity("preview", {
    ...common,
    displayName: `${displayName} (preview)`,
    permissions: permissions.preview,
    subjects: trust.preview,
  });
  const deploy = new CiIdentity("deploy", {
    ...common,
    displayName: `${displayName} (deploy)`,
    permissions: permissions.deploy,
    subjects: trust.deploy,
  });

  return {
    tenantId: caller.tenantId,
    previewClientId: preview.clientId,
    previewObjectId: preview.objectId,
    deployClientId: deploy.clientId,
    deployObjectId: deploy.objectId,
    consent: consentTo({ cloud, tenantId: caller.tenantId, preview, deploy }),
  };
}
