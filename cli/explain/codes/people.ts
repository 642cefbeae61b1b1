import type { Explanation } from "../explanation.ts";
import {
  assign,
  enableApplication,
  grantConsent,
  openSheet,
  signInAgain,
  signInLog,
  webPlatform,
} from "../remedies.ts";

const notOfThisTenant = [
  "The browser is signed in with an account of another organization, or a personal one. Sign in with an account of this tenant: a private window shows the account picker.",
  "The person should come in as a guest. Users, Invite external user; where assignment is required, name the guest in `assignments` too.",
  `The Issuer in the console names another tenant. ${openSheet}`,
];

const needsAdministrator = `The tenant does not let people consent themselves, or assignment is required. ${grantConsent}`;

const policy = `A Conditional Access policy stands against this sign-in: place, device, risk or program. ${signInLog} Whoever keeps the policies changes them; the registration has no part in it.`;

const device = `A Conditional Access policy lets in known devices only. Sign in on a device that the organization manages, in a browser that tells Entra ID of it. ${signInLog}`;

const secondFactor =
  "The tenant asks for multifactor authentication. Sign in in a browser and complete it. The console cannot do it: it never sees the person's password.";

const password =
  "The account's password is the matter, not the registration. Mend it at https://myaccount.microsoft.com, or ask the helpdesk.";

/** Codes about who signs in, and what the tenant asks of them. */
export const peopleCodes: Record<number, Explanation> = {
  16000: ["Entra ID cannot tell which account is meant, or this one is not of the tenant.", ...notOfThisTenant],
  50002: [
    "A proxy of the organization lets nobody sign in to this tenant.",
    "The network restricts tenants. Have the tenant added to the proxy's list of allowed tenants.",
  ],
  500021: [
    "The network lets nobody sign in to this tenant (tenant restrictions).",
    "The company's proxy adds Restrict-Access-To-Tenants. Have the tenant added to the proxy's list.",
  ],
  50020: ["The account is of another directory, and no guest of this one.", ...notOfThisTenant],
  50034: [
    "The directory has no such account.",
    "The user name is mistyped. Sign in with the name that Users in the Entra admin center shows.",
    ...notOfThisTenant,
  ],
  90072: ["The account is of another directory, and no guest of this one.", ...notOfThisTenant],
  51004: ["The directory has no such account.", ...notOfThisTenant],
  500208: [
    "The account's kind (personal, or of an organization) does not fit the address that was asked.",
    "A personal Microsoft account was used. Sign in with an account of this tenant.",
    `The Issuer in the console names consumers or organizations instead of the tenant. ${openSheet}`,
  ],
  9002332: [
    "The registration takes accounts of organizations, but was asked at the address of personal ones.",
    `The Issuer in the console names consumers. ${openSheet}`,
  ],
  9002346: [
    "The registration takes personal accounts, but was asked at the address of organizations.",
    `\`signInAudience\` is PersonalMicrosoftAccount, and the console has another Issuer than the output \`issuer\`. ${openSheet}`,
  ],
  50053: ["The account is locked for a while, or its network is blocked, after too many wrong passwords.", password],
  50055: ["The account's password has expired.", password],
  50056: ["The account has no password, or an unusable one.", password],
  50057: [
    "The account is disabled.",
    "Somebody who left the organization signs in. Nothing is to be done.",
    "The wrong account was chosen. Choose another account.",
    "It was disabled by mistake. Users, the person, Account status: enable it.",
  ],
  50126: ["User name or password are wrong.", password],
  50144: ["The account's password in Active Directory has expired.", password],
  50072: ["The person must set up multifactor authentication first.", secondFactor],
  50074: ["A second factor was asked for and not given.", secondFactor],
  50076: ["A second factor is asked for.", secondFactor],
  50079: ["The person must set up multifactor authentication first.", secondFactor],
  50158: ["Another step is asked for, at another provider.", secondFactor],
  500121: ["The second factor was not given in time, or refused.", secondFactor],
  50097: ["The device must prove who it is.", device],
  53000: ["The device does not comply with the organization's rules.", device],
  53001: ["The device is not joined to the organization's directory.", device],
  53002: ["The program that signs in is not among the approved ones.", policy],
  53003: ["A Conditional Access policy blocks the sign-in.", policy],
  530003: ["The device must be managed by the organization.", device],
  53004: ["The person cannot register for multifactor authentication because of a risk.", policy],
  50058: [
    "A silent sign-in was asked for (prompt=none), and nobody is signed in.",
    `Nobody is signed in to Entra ID in this browser, or it keeps no cookies. ${signInAgain}`,
  ],
  50089: [
    "The sign-in page was left open for too long, or used twice.",
    `The page is an old one. ${signInAgain}`,
    "The browser keeps no cookies. Allow cookies of the sign-in page's host, then start again.",
  ],
  50105: [
    "Only people who are assigned to the application may sign in, and this one is not.",
    `The person is not assigned, or only by way of a group in a group. ${assign}`,
    "Everybody shall be let in. Set `assignmentRequired` to false, and run `npm run up -- {selector}`; if it is false there, it was switched on by hand: `npm run up -- {selector} --refresh`.",
  ],
  65001: [
    "Nobody has consented yet that the application reads the person's name and e-mail address.",
    "It is the first sign-in, without a page to ask at. Sign in in a browser and accept.",
    `The tenant leaves consent to administrators, or assignment is required. ${grantConsent}`,
  ],
  65004: [
    "The person declined to consent, or cancelled the sign-in.",
    "Cancel was chosen at the page. Sign in again and accept.",
    `People are not to be asked. ${grantConsent}`,
  ],
  65005: [
    "The application asks for a permission that it has not declared, or that this tenant does not have.",
    "The permissions of the registration were changed by hand. `npm run up -- {selector} --refresh` puts them back.",
  ],
  90094: ["Only an administrator may consent to this application.", needsAdministrator],
  90095: ["Only an administrator may consent; the person can ask for it.", needsAdministrator],
  500014: [
    "The service principal of the resource that was asked for is switched off.",
    `Microsoft Graph or the application itself was disabled in this tenant. ${enableApplication}`,
  ],
  50196: [
    "The same request came again and again, and was stopped.",
    "The console sends the person back to the sign-in page in a circle. Close the tab, remove the console's cookies, and sign in again. If it comes back, `npm run doctor -- {selector} --console https://YOUR-CONSOLE`.",
  ],
  50173: ["The sign-in is older than the last change of the password.", `The password was changed. ${signInAgain}`],
  70000: ["The code or refresh token is not valid.", `It is old, cut off, or another client's. ${signInAgain}`],
  70008: ["The code or refresh token has expired.", `The sign-in took too long. ${signInAgain}`],
  70043: [
    "The session has ended by a Conditional Access policy.",
    `The policy limits how long a sign-in lasts. ${signInAgain}`,
  ],
  700084: [
    "The refresh token of a Single-page application has ended: such a one lives for a day.",
    `The redirect URI is registered under Single-page application instead of Web. ${webPlatform}`,
  ],
  700082: ["The refresh token was not used for too long.", `Nobody has signed in for weeks. ${signInAgain}`],
};
