const responseModes = ["query", "fragment", "form_post"] as const;

/** How an answer travels to the redirect URI. */
export type ResponseMode = (typeof responseModes)[number];

/** Where the answer to an authorization request goes, and how. */
export interface AnswerAddress {
  redirectUri: string;
  responseMode: ResponseMode;
  state: string | undefined;
}

/** How the answer to these parameters travels, to a redirect URI that the gate has checked. */
export function answerAddress(redirectUri: string, parameters: Record<string, unknown>): AnswerAddress {
  const { state } = parameters;
  const responseMode = responseModeOf(parameters);
  return { redirectUri, responseMode, state: typeof state === "string" ? state : undefined };
}

/**
 * The address with which an answer is sent, in its query or its fragment. What is registered stays as it is written:
 * `URL` would write its query anew.
 */
export function answerLocation({ redirectUri, responseMode }: AnswerAddress, answer: Record<string, string>): string {
  // A header takes only these characters.
  const written = /^[\x21-\x7e]+$/.test(redirectUri) ? redirectUri : new URL(redirectUri).href;
  const parameters = new URLSearchParams(answer).toString();
  const separator = responseMode === "fragment" ? "#" : written.includes("?") ? "&" : "?";
  return parameters === "" ? written : `${written}${separator}${parameters}`;
}

/** The response mode asked for, else the default of the response type (OAuth 2.0 Multiple Response Types 1.0). */
export function responseModeOf(parameters: Record<string, unknown>): ResponseMode {
  const { response_mode: mode, response_type: type = "code" } = parameters;
  if (isResponseMode(mode)) {
    return mode;
  }
  return type === "code" ? "query" : "fragment";
}

/** Whether a parameter's value is a response mode that is served. */
export function isResponseMode(value: unknown): value is ResponseMode {
  return responseModes.some((mode) => mode === value);
}
