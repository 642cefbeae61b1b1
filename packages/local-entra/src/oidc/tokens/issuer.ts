/** Who issues a tenant's tokens; for several tenants the metadata has this in the ID's place, literally. */
export function issuerOf(origin: string, tenantId = "{tenantid}"): string {
  return `${origin}/${tenantId}/v2.0`;
}
