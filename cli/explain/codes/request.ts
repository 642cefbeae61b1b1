import type { Explanation } from "../explanation.ts";
import { openSheet, requestOfConsole, signInAgain } from "../remedies.ts";

const wrongRequest = [
  `The address was copied, shortened or edited, or a proxy changed it. ${signInAgain}`,
  `The request is not the console's. ${requestOfConsole}`,
];

const wrongScope = [
  "The field Scope in the console, where it has one, holds something else. RustDesk needs openid, email and profile, parted by blanks; leave the field empty if you did not fill it in.",
  `The request is not the console's. ${requestOfConsole}`,
];

const ownProgram = (what: string) => `The request is not the console's, but a program's of your own. ${what}`;

/** Codes about requests that are wrong in themselves. */
export const requestCodes: Record<number, Explanation> = {
  70003: ["The grant that was asked for is not served.", ...wrongRequest],
  70005: [
    "The response type that was asked for is not served.",
    ownProgram("Use code, id_token, `code id_token` or `id_token token`; an ID token needs the scope openid."),
  ],
  70007: [
    "The answer was asked for in a way that is not served for it.",
    ownProgram("Use fragment or form_post where an ID token or access token is asked for."),
  ],
  70011: ["A scope that was asked for is not valid.", ...wrongScope],
  650053: ["A scope that was asked for does not exist.", ...wrongScope],
  1002012: [
    "A program signs in as itself with a scope that is not allowed for that.",
    ownProgram("Ask for the resource with /.default behind it, such as `https://graph.microsoft.com/.default`."),
  ],
  500011: [
    "The tenant does not know the resource that a token was asked for.",
    "The scope names a resource of another tenant or cloud. Ask for Microsoft Graph of the same cloud.",
    ...wrongScope,
  ],
  90014: ["A parameter is missing in the request.", ...wrongRequest],
  90023: ["The parameter prompt has a value that is not served.", ...wrongRequest],
  900144: ["A parameter is missing in the request.", ...wrongRequest],
  900561: [
    "The token endpoint was opened in a browser; it takes POST requests only.",
    `Its address was opened by hand, or a proxy turned POST into GET by a redirect. ${signInAgain}`,
  ],
  9000411: ["A parameter stands twice in the request.", ...wrongRequest],
  9002313: ["The request is malformed.", ...wrongRequest],
  501471: ["The PKCE method that was asked for is not served.", ownProgram("Send code_challenge_method=S256.")],
  501491: [
    "The PKCE challenge has the wrong length.",
    ownProgram("A code challenge has 43 to 128 characters (RFC 7636, section 4.2)."),
  ],
  9002326: [
    "A page in a browser tried to redeem a code that only a server may.",
    "A page in the browser redeems the code, which for RustDesk's console its server does. Keep the redirect URI under Web, and let no proxy add an Origin header to the server's requests.",
  ],
  90033: [
    "The sign-in service has failed for the moment.",
    "It is a passing fault of Entra ID. Try again in some minutes; https://status.entra.microsoft.com tells of larger ones.",
    "On this machine: local Entra ID has failed. What it wrote beside `npm run local -- --serve` holds the cause.",
  ],
  50000: [
    "The sign-in service could not make the token.",
    "It is a fault of Entra ID, mostly a passing one. Try again in some minutes, then ask Microsoft's support with the Request ID.",
  ],
  50012: [
    "A certificate or signature was not accepted.",
    ownProgram("RustDesk's console signs nothing: see which program does, and renew its key in the registration."),
  ],
  50128: [
    "The domain in the request belongs to no tenant.",
    `The Issuer in the console names a domain instead of the tenant's ID. ${openSheet}`,
  ],
};
