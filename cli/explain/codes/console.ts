import type { Explanation } from "../explanation.ts";
import {
  compareConsole,
  copySecret,
  enableApplication,
  openSheet,
  pasted,
  rotate,
  signInAgain,
  undoDrift,
  webPlatform,
} from "../remedies.ts";

const wrongTenant = [
  `The tenant in the console's Issuer is another, or mistyped. ${openSheet}`,
  `The tenant is in another Microsoft cloud than the address. Put the output \`issuer\` into the console: its host is the right cloud's. ${compareConsole}`,
];

const wrongCloud =
  "The Issuer in the console names the sign-in host of another Microsoft cloud than the registration's. Put the output `issuer` into the console (`npm run sheet -- {selector} --copy issuer`). The cloud itself is `azuread:environment` or ARM_ENVIRONMENT.";

const noAddress = [
  `The redirect URIs were removed by hand. ${undoDrift}`,
  `The Client id in the console is that of another registration. ${openSheet}`,
];

const notWeb = `The redirect URI is registered under Single-page application, where a server cannot redeem codes. ${webPlatform}`;

/** Codes about what stands in the console's dialog: callback URL, client id, issuer, client secret. */
export const consoleCodes: Record<number, Explanation> = {
  50011: [
    "The address to which the console wants people sent back is not among the registration's redirect URIs.",
    `The console is opened at another address than the registered one: http instead of https, another host or port, 127.0.0.1 instead of localhost. Open the console at an address of \`consoleOrigins\`, or add its address there and run \`npm run up -- {selector}\`. ${compareConsole}`,
    "The provider was saved in the console while it was open at another address, such as http before the proxy had its certificate. Open the console at its final address, and save the provider there again: Callback url follows the address bar.",
    `The redirect URI was removed or changed by hand in the portal. ${undoDrift}`,
    `The Client id in the console is that of another registration. ${openSheet}`,
  ],
  500112: [
    "The console redeemed a code with another callback URL than it had asked with.",
    "The console is reached at two addresses, or a proxy changes scheme or host on the way. Let everybody open the console at the one address of `consoleOrigins`, and have the proxy hand on Host and X-Forwarded-Proto.",
  ],
  500113: ["The registration has no redirect URI at all.", ...noAddress],
  900971: ["The request names no callback URL, and the registration has none.", ...noAddress],
  700016: [
    "The tenant that was asked has no application with this client id, or no service principal for it.",
    `The Client id in the console is mistyped, or is another ID: the Object ID, the tenant's, the Secret ID. ${openSheet}`,
    `The Issuer in the console names another tenant. ${openSheet}`,
    `The registration or its enterprise application was deleted. \`npm run doctor -- {selector}\` says whether Entra ID has it. A deleted registration is restored within 30 days: App registrations, Deleted applications. ${undoDrift}`,
    "It was made a moment ago. Wait a minute: Entra ID hands new objects on by and by.",
  ],
  7000229: [
    "The application has no service principal (enterprise application) in this tenant.",
    `Its enterprise application was deleted by hand. ${undoDrift}`,
    "It was made a moment ago. Wait a minute, then try again.",
  ],
  7000112: [
    "The application is switched off in this tenant.",
    `Somebody has disabled its enterprise application. ${enableApplication}`,
  ],
  90002: ["There is no such tenant in this cloud.", ...wrongTenant],
  900023: ["What stands for the tenant in the address is neither a tenant's ID nor a domain.", ...wrongTenant],
  50059: [
    "The request does not say which tenant is meant.",
    `The Issuer in the console names common or organizations instead of the tenant. ${openSheet}`,
  ],
  50194: [
    "The registration is for one tenant, but the sign-in was asked of common.",
    `The Issuer in the console names common instead of the tenant. ${openSheet}`,
    "The console has the Auth type of another provider. Choose the Auth type that `npm run sheet -- {selector}` prints.",
  ],
  50049: ["The address names a Microsoft cloud that is not known there.", wrongCloud],
  90038: ["The tenant is in another Microsoft cloud.", wrongCloud],
  900382: ["A confidential client may not sign in across Microsoft clouds.", wrongCloud],
  700005: [
    "The code was given by another tenant than the one that was asked to redeem it.",
    `The console's authorize and token addresses belong to two tenants. ${openSheet}`,
  ],
  7000215: [
    "The client secret in the console is none of this registration's.",
    `The Secret ID was pasted instead of the value, or the value was cut off. ${copySecret}`,
    `It is an older secret that was removed, or one of another registration. ${pasted}`,
    `The current secret was removed by hand in the portal. ${rotate}`,
    "It was made a moment ago. Wait a minute: Entra ID hands new secrets on by and by.",
  ],
  7000222: [
    "The client secret in the console has expired.",
    `The console still has the previous secret of a rotation. ${copySecret}`,
    `The current secret has expired: \`npm run expiry -- {selector}\` says since when. ${rotate}`,
  ],
  7000218: [
    "The console sent no client secret.",
    `The field Client secret is empty in the console, or was not saved. ${copySecret}`,
    `The registration was made a public client by hand. ${undoDrift}`,
  ],
  700025: [
    "The console sent a client secret, but the callback URL is registered for a client without one.",
    `The redirect URI is registered under Mobile and desktop applications instead of Web. ${webPlatform}`,
    `“Allow public client flows” was switched on by hand. ${undoDrift}`,
  ],
  9002325: ["A code of a Single-page application was redeemed without PKCE.", notWeb],
  9002327: ["A code of a Single-page application was redeemed by a server.", notWeb],
  700054: [
    "The console asked for an ID token straight from the sign-in page, and the registration does not give one.",
    `“ID tokens (implicit and hybrid flows)” was switched off by hand. ${undoDrift}`,
  ],
  700051: [
    "An access token was asked of the sign-in page, which this registration never gives.",
    "The request is not the console's: it needs no access token. Leave “Access tokens” off, and look which program sends response_type=token.",
  ],
  54005: [
    "The code of this sign-in was redeemed already.",
    `The callback page was loaded again, or opened from the history. ${signInAgain}`,
    "A proxy repeats requests, or two servers share one address. Have the proxy repeat no request to /api/oidc/callback.",
  ],
  501481: [
    "The console redeemed the code with another PKCE verifier than it had begun with.",
    `The sign-in was begun in one tab or window and ended in another. ${signInAgain}`,
    "Two servers share one address, or a proxy repeats requests. Send all requests of a sign-in to one server.",
  ],
};
