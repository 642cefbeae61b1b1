import type { StopRow } from "./stop.ts";

/** Errors of Graph that pass by themselves (https://learn.microsoft.com/graph/errors). */
const passing: Record<string, string> = {
  "429": "Entra ID answers 429: too many requests of this tenant at once",
  "500": "Entra ID answers 500: a fault of its own",
  "502": "Entra ID answers 502: a fault of its own",
  "503": "Entra ID answers 503: it is overloaded or down",
  "504": "Entra ID answers 504: it is too slow",
};

const again = "What was done so far is kept: run the command again, in some minutes.";

/** What the program's own sentences mean here, and the same of a provider. */
export const sharperStops: StopRow[] = [
  {
    // The program asks before it makes or renames a registration; the provider (internal/tf/errors.go, ImportAsExistsError) does
    // in other programs' updates.
    text: /displayName "(?<own>.*?)" must be free in the tenant.*?(?:\(client id (?<clientId>[^)]+)\))?\. |existing "azuread_application" with name "(?<name>[^"]+)" \(ID: "(?<objectId>[^"]*)"\) was found/,
    tell({ own, clientId, name, objectId }, { advice: { file, selector } }) {
      const known = (clientId && `client id ${clientId}`) ?? (objectId && `object ID ${objectId}`);
      return {
        line: `Another registration in the directory has the name “${own ?? name}”${known ? ` (${known})` : ""}.`,
        action:
          `If it is this console's, take it over: \`npm run adopt -- ${selector} --client-id ${clientId ?? "CLIENT-ID"}\`` +
          `${clientId ? "" : ", with its Application (client) ID from the portal"}. If not, write another displayName in ${file}.`,
      };
    },
  },
  {
    // Go's crypto/x509 tells the clock, Node.js does not.
    text: /certificate has expired or is not yet valid: current time (?<now>\S+) is (?<side>before|after)|certificate (?:is|has) (?<state>not yet valid|expired)/,
    tell({ now, side, state }) {
      const isEarly = side === "before" || state === "not yet valid";
      return {
        line: `By this machine's clock${now ? `, which says ${now},` : ""} a certificate is not valid ${isEarly ? "yet" : "any more"}.`,
        action: "Set the clock right, then run the command again.",
      };
    },
  },
];

/**
 * What Entra ID refuses, or what keeps a provider from it. The texts are those of hashicorp/terraform-provider-azuread 3.x (errors end in
 * `unexpected status 403 (403 Forbidden) with error: CODE: text`) and of hashicorp/go-azure-sdk (sdk/auth).
 */
export const directoryStops: StopRow[] = [
  {
    // The token endpoint's own words; its trace is another each time.
    text: /"error_description":"(?<reason>(?:[^"\\]|\\.)+?)(?: |\\r|\\n)*(?:Trace ID: (?:[^"\\]|\\.)*)?"/,
    tell: ({ reason }, { advice }) => ({
      line: `Microsoft Entra ID refuses the identity that the azuread provider signs in with: ${reason}`,
      action: advice.signIn,
    }),
  },
  {
    // https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
    text: /CredentialInvalidLifetimeAsPerAppPolicy/,
    tell: (_, { advice: { file, selector } }) => ({
      line:
        "A policy of the tenant (app management policy) allows no client secret that is valid for as long. What was made so far " +
        "is kept, without the secret.",
      action:
        `Write a smaller clientSecretLifetimeDays in ${file}, such as 90 or what your Entra ID administrators allow, then ` +
        `\`npm run up -- ${selector}\` again.`,
    }),
  },
  {
    text: /CredentialTypeNotAllowedAsPerAppPolicy/,
    tell: () => ({
      line: "A policy of the tenant (app management policy) allows no client secrets on registrations, but RustDesk needs one.",
      action: "Ask your Entra ID administrators for an exemption of this registration.",
    }),
  },
  {
    text: /x509: (?<why>[^\n]*)/,
    tell: ({ why }) => ({
      line: `The provider does not trust the server that it reaches: ${why}`,
      action:
        "Where a company's proxy opens the connections, install its certificate authority (SSL_CERT_FILE on Linux).",
    }),
  },
  {
    text: /dial tcp:? (?<where>[^\n]*?): (?<why>no such host|connect(?:ex)?: [\w ]+|i\/o timeout)|(?<cut>ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connection reset by peer|socket hang up)/,
    tell: ({ where, why, cut }) => ({
      line: `The provider cannot reach Entra ID: ${cut ?? `${where}: ${why}`}.`,
      action: `Check the network and its proxy (https_proxy). ${again}`,
    }),
  },
  {
    text: /azure-?cli|running Azure CLI|launching Azure CLI|no Authorizer could be configured|failed to load application credentials|building client: |unable to build authorizer/i,
    tell: (_, { advice }) => ({
      line: "The azuread provider cannot sign in to Microsoft Entra ID.",
      action: advice.signIn,
    }),
  },
  {
    // https://learn.microsoft.com/graph/api/application-post-owners: Application.ReadWrite.OwnedBy does not suffice for another owner.
    text: /Could not add owners to [^\n]*unexpected status 403/,
    tell: (_, { advice: { selector } }) => ({
      line: "Entra ID lets no program add an owner later that may only change what it owns (Application.ReadWrite.OwnedBy).",
      action: `Let a person who is an owner already run \`npm run up -- ${selector}\` once, with the same file.`,
    }),
  },
  {
    text: /unexpected status 403|Authorization_RequestDenied|Insufficient privileges/,
    tell: () => ({
      line: "Entra ID refuses this to the identity that deploys (403): it lacks a permission, or does not own the registration.",
      action:
        "A person needs the role Application Developer for what they own, or Application Administrator; a program " +
        "Application.ReadWrite.OwnedBy, and User.Read.All for people among the owners, with admin consent, and to be an owner of " +
        "application and enterprise application (docs/deployer.md).",
    }),
  },
  {
    text: /unexpected status 401|InvalidAuthenticationToken/,
    tell: (_, { advice }) => ({
      line: "Entra ID takes the provider's token for no good one (401).",
      action: advice.signIn,
    }),
  },
  {
    text: /Directory_QuotaExceeded/,
    tell: () => ({
      line: "The identity that deploys may make no more registrations: its quota of the directory is used up.",
      action:
        "Delete registrations that nobody needs, in the portal also from “Deleted applications”, or deploy as another identity.",
    }),
  },
  {
    text: /unexpected status (?<status>429|50[0234])/,
    tell: ({ status = "" }) => ({ line: `${passing[status]}.`, action: again }),
  },
  {
    text: /unexpected status 404|Request_ResourceNotFound/,
    tell: (_, { advice }) => advice.notInDirectory,
  },
];
