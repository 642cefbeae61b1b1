import type { Explanation } from "../explanation.ts";
import { requestOfConsole } from "../remedies.ts";

const trust =
  "The federated credential is one of `deployer/` (docs/deployer.md): bring that stack up with the repository's settings of today.";

const subject = [
  `The pipeline runs for another branch, environment or pull request than the federated credential names. Compare the subject in the message with the credential's. ${trust}`,
  `The repository was renamed or made since 2026-07-15: GitHub then puts its IDs into the subject. Give \`deployer/\` the IDs. ${trust}`,
  "Upper and lower case differ. Write owner, repository and environment as GitHub does.",
];

const unreadableToken = [
  "The token that the CI system gave is cut off, or not meant for Entra ID. Ask the CI system for a new one with the audience `api://AzureADTokenExchange`, and pass it on unchanged.",
  `The request is not a pipeline's. ${requestOfConsole}`,
];

const unreadableIssuer =
  "Entra ID cannot read the CI system's discovery document or keys over HTTPS, or they name another issuer. Open ISSUER/.well-known/openid-configuration from outside; its issuer must be the credential's, to the letter.";

/** Codes about pipelines that sign in with another issuer's token; the console never gets them. */
export const deployerCodes: Record<number, Explanation> = {
  50027: ["The token that a pipeline signs in with is malformed.", ...unreadableToken],
  5002730: ["The token that a pipeline signs in with is not signed with RS256.", ...unreadableToken],
  90061: ["The CI system's issuer cannot be read.", unreadableIssuer],
  501661: ["The CI system's issuer cannot be read.", unreadableIssuer],
  700021: [
    "The assertion that an application signed itself names another application.",
    "Its `iss` and `sub` are not the client ID. Both must be the client ID that the request names.",
  ],
  700023: [
    "The assertion that an application signed itself was made for another tenant or cloud.",
    "Its `aud` is not the token endpoint that is asked. Sign one for this token endpoint.",
  ],
  700024: [
    "The token that a pipeline signs in with is too old, or not valid yet.",
    "The job took too long before it signed in: such a token lives for minutes. Ask for a new one right before the sign-in.",
    "A clock is wrong. Set the runner's clock right.",
  ],
  700027: ["The signature of a pipeline's token, or of a certificate, is not accepted.", ...unreadableToken],
  70021: ["No federated credential fits the pipeline's token.", ...subject],
  70025: [
    "The identity of the pipeline has no federated credential.",
    `ARM_CLIENT_ID names another application than \`deployer/\` made. Set it to the output of \`deployer/\`. ${trust}`,
  ],
  700211: [
    "No federated credential has the issuer of the pipeline's token.",
    `The issuer differs, if only by a slash at the end. It must be the token's, to the letter. ${trust}`,
  ],
  700212: [
    "No federated credential has the audience of the pipeline's token.",
    "The token was asked for another audience. Ask for `api://AzureADTokenExchange`.",
  ],
  700213: ["No federated credential has the subject of the pipeline's token.", ...subject],
  7002138: [
    "The subject of the pipeline's token differs from the credential's in upper and lower case alone.",
    ...subject,
  ],
  7000272: ["The CI system's keys do not have the one that signed the pipeline's token.", unreadableIssuer],
};
