/** An answer in JSON. */
export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** The status, OAuth error and text of a refusal in JSON, without what differs from request to request. */
export function refusalOf({ status, body }: JsonAnswer): string {
  return `${status} ${body.error} ${String(body.error_description).split(" Trace ID:")[0]}`;
}

/** The status and text of a refusal on a page, or of an answer that is none. */
export async function shown(response: Response): Promise<string> {
  const alert = /<p role="alert">([^<]*)<\/p>/.exec(await response.text())?.[1] ?? "";
  return `${response.status} ${alert.replaceAll("&#39;", "'")}`;
}

/** Where an answer leads. */
export function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "", response.url);
}

/** The OAuth error and the text of a refusal that an application is told. */
export function toldRefusal(parameters: URLSearchParams): string {
  return `${parameters.get("error")} ${parameters.get("error_description")?.split(" Trace ID:")[0]}`;
}
