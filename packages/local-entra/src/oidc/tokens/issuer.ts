/** Who issues a tenant's tokens; for several tenants the metadata has this in the ID's place, literally. */
export function issuerOf(origin: string, tenantId = "{tenantid}"): string {
  return `${origin}/${tenantId}/v2.0`;
}

/** The issuer of v1.0 tokens has no `/v2.0`; in the cloud it is `https://sts.windows.net/<tenant>/`. */
export function graphTokenIssuer(origin: string, tenantId = "{tenantid}"): string {
  return `${origin}/${tenantId}/`;
}
