/** The requests that read a service principal, its ID as {id}. */
export const reads = [
  "GET /v1.0/servicePrincipals/{id} 200",
  "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl 200",
  "GET /v1.0/servicePrincipals/{id}/owners 200",
];
export const patch = "PATCH /v1.0/servicePrincipals/{id} 204";
