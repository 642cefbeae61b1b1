import type { Explanation } from "./explanation.ts";
import {
  compareConsole,
  copyIssuer,
  copySecret,
  openSheet,
  pasted,
  rotate,
  signInAgain,
  signInLog,
} from "./remedies.ts";

/** An error without a code: its title, what its programs write in English whatever the language around it, and what it means. */
export type KnownText = readonly [title: string, pattern: RegExp, ...explanation: Explanation];

/** Texts that RustDesk, its sign-in library and OAuth 2.0 have; the first that is found counts. */
export const knownTexts: readonly KnownText[] = [
  [
    // https://github.com/rustdesk/rustdesk-server-pro/issues/840
    "Failed to deserialize query string: missing field `code`",
    /missing field [`'"]?code\b|missing field `?state\b/i,
    "Entra ID refused the sign-in and sent its reason along; RustDesk looks for a code, finds none, and hides the reason.",
    `Any refusal of Entra ID ends like this. Copy the whole address of that page out of the address bar, then run \`npm run explain -- --paste\`: the reason stands in it.`,
    `The callback address was opened by hand. ${signInAgain}`,
  ],
  [
    // https://github.com/ramosbugs/openidconnect-rs, src/discovery; https://github.com/coreos/go-oidc, oidc/oidc.go
    "unexpected issuer URI … (expected …)",
    /unexpected issuer uri|issuer did not match|issuer[ _]mismatch|invalid issuer/i,
    "The Issuer in the console is not the one that the discovery document names, to the letter.",
    `It has a slash at its end, a domain instead of the tenant's ID, common, or lacks /v2.0. ${copyIssuer}`,
  ],
  [
    "Server returned invalid response: HTTP status code 400 at …/.well-known/openid-configuration",
    /http status code 40[04]|\b40[04] bad request: .*openid-configuration/i,
    "The sign-in service has no such Issuer as the console was given.",
    `The tenant in it is mistyped, or in another Microsoft cloud. ${copyIssuer}`,
  ],
  [
    "Failed to parse URL",
    /failed to parse url|relative url without a base/i,
    "The Issuer in the console is no address.",
    `Another field's value stands in it. ${copyIssuer}`,
  ],
  [
    // https://github.com/rustdesk/rustdesk-server-pro/issues/269
    "Failed to verify ID token",
    /failed to verify id token|signature verification failed|id token expired|invalid audience|invalid nonce|token (?:is )?not yet valid/i,
    "Entra ID signed the person in, and the console does not accept the ID token.",
    `The clock of the console's server is wrong by minutes. Set it right. ${compareConsole}`,
    `Issuer or Client id in the console are not the outputs. ${openSheet}`,
    "The console holds old signing keys. Restart it, or update RustDesk Server Pro; then sign in again.",
  ],
  [
    // https://github.com/rustdesk/rustdesk-server-pro/issues/396
    "FormatException: Unexpected character (at character 1)",
    /formatexception|unexpected character \(at character 1\)|unexpected token '?<'?/i,
    "The client got a page where it expected the console's answer: something else answers at the API server's address.",
    "API server in the client names another address, or a proxy or gateway answers in the console's place. `npm run doctor -- {selector} --console https://YOUR-CONSOLE` shows what answers; set API server to that address.",
  ],
  [
    // https://github.com/rustdesk/rustdesk-server-pro/issues/417
    "invalid peer certificate, certificate verify failed",
    /invalid peer certificate|certificate verify failed|x509: certificate|unknown ?issuer|self[- ]signed certificate|unable to (?:get local issuer|verify the first) certificate|2146893018/i,
    "One side does not trust the other's certificate, or a proxy's in between.",
    "A proxy on the way opens TLS with a certificate of the company, which the console's server or container does not know. Add the company's root certificate to the container or server that the console runs on, or let the proxy pass the sign-in host through. `npm run doctor -- {selector}` says who issued the certificate as seen from here.",
    "The console's container has no or old root certificates. Update the image.",
    "The clock of the console's server is wrong. Set it right: certificates are valid from and to a time.",
  ],
  [
    "Request failed, error sending request, dns error, connection refused, timed out",
    /failed to discover|dns error|failed to lookup|name or service not known|enotfound|eai_again|connection refused|econnrefused|timed? ?out|error sending request|request failed|no such host|os error 11001|network is unreachable/i,
    "A connection could not be made.",
    "The console's server reaches the sign-in service not at all: no name resolution, a firewall, a proxy that it is not told of. On that server, `curl -I ISSUER/.well-known/openid-configuration` must answer 200; ISSUER is what `npm run sheet -- {selector}` prints.",
    `The Issuer in the console has a mistyped host. ${openSheet}`,
  ],
  [
    "Failed to parse server response",
    /failed to parse server response|server returned invalid response|expected value at line 1 column 1/i,
    "The console asked the Issuer and got something else than its discovery document.",
    `The Issuer in the console is mistyped. ${openSheet}`,
    "A proxy answers in the place of the sign-in service. On the console's server, open ISSUER/.well-known/openid-configuration: it must be JSON.",
  ],
  [
    "No authed oidc is found",
    /no authed oidc is found/i,
    "The client waits for a sign-in that has not come back to the console.",
    "The sign-in in the browser was not finished, or ended at a page of Entra ID with a code. Finish it; give that page's code to `npm run explain -- CODE`.",
    `The browser came back to another console than the client asks. ${compareConsole}`,
  ],
  [
    "access_denied",
    /\baccess_denied\b/,
    "The person or the tenant said no.",
    `Cancel was chosen, or consent declined. ${signInAgain}`,
    `A policy of the tenant. ${signInLog}`,
  ],
  [
    "invalid_client",
    /\binvalid_client\b/,
    "The sign-in service does not accept the console's client secret.",
    `It is not the current one. ${pasted}`,
    `Paste it again. ${copySecret}`,
    `It has expired. ${rotate}`,
  ],
  [
    "login_required, interaction_required, consent_required",
    /\b(?:login|interaction|consent)_required\b/,
    "Somebody must be at the sign-in page: to sign in, to prove more, or to consent.",
    `The request came without a person. ${signInAgain}`,
  ],
  [
    "temporarily_unavailable, server_error",
    /\b(?:temporarily_unavailable|server_error)\b/,
    "The sign-in service has failed for the moment.",
    "It is a passing fault. Try again in some minutes; https://status.entra.microsoft.com tells of larger ones.",
  ],
  [
    "invalid_grant",
    /\binvalid_grant\b/,
    "The code is no longer valid.",
    `It is old, or was used already. ${signInAgain}`,
  ],
];

/** Of an address with a code and no error: Entra ID has done its part. */
export const signedIn: KnownText = [
  "an address with a code",
  /^$/,
  "Entra ID let the person in and sent the console a code: redirect URI, client id and account are right. What fails comes after it, in the console.",
  `The client secret in the console is not accepted. ${pasted}`,
  `The clock of the console's server is wrong, or the console does not take the ID token. ${compareConsole}`,
  `The page was loaded twice: a code works once. ${signInAgain}`,
];
