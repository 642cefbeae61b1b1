/** One request to Microsoft Graph with its answer, as it travelled. It may hold secrets: for tests, not for logs. */
export interface GraphExchange {
  method: string;
  path: string;
  /** With its question mark; empty when there is none. */
  query: string;
  requestBody: string;
  status: number;
  responseBody: string;
}

/** Answers a request and tells the exchange to `onExchange`, where somebody listens. */
export async function exchanged(
  request: Request,
  answer: (request: Request) => Response | Promise<Response>,
  onExchange: ((exchange: GraphExchange) => void) | undefined,
): Promise<Response> {
  if (onExchange === undefined) {
    return answer(request);
  }
  const { pathname, search } = new URL(request.url);
  const requestBody = await request.clone().text();
  const response = await answer(request);
  const responseBody = await response.clone().text();
  const { status } = response;
  onExchange({ method: request.method, path: pathname, query: search, requestBody, status, responseBody });
  return response;
}
