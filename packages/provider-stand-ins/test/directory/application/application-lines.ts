/** The requests that read an application, its ID as {id}. */
export const reads = [
  "GET /v1.0/applications/{id} 200",
  "GET /beta/applications/{id}?$select=oauth2RequirePostResponse 200",
  "GET /v1.0/applications/{id}/owners 200",
];
export const patch = "PATCH /v1.0/applications/{id} 204";
export const post = "POST /v1.0/applications 201";
