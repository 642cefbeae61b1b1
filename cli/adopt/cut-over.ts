import { clientSecretLabel } from "../../components/rules/client-secret.ts";
import type { Environment } from "../environment/environment.ts";

/** What is left to do once a registration is adopted, in order; without `hasOwnSecret` an existing secret is configured. */
export function cutOverSteps(
  { selector, isLocal }: Pick<Environment, "selector" | "isLocal">,
  configurationFile: string,
  clientId: string,
  hasOwnSecret: boolean,
): string[] {
  const commit = `Commit ${configurationFile}: from now on the registration is changed there.`;
  const steps = !hasOwnSecret
    ? [
        [
          "Compare the fields with those of the console: Settings > OIDC, the provider.",
          `\`npm run sheet -- ${selector}\` prints them. The secret is the existing one that the configuration names.`,
        ],
        [signIn],
        [commit],
      ]
    : [
        [
          "Put the new secret into the console: Settings > OIDC, the provider, Client secret.",
          `\`npm run sheet -- ${selector} --copy client-secret\` copies it. The client id is the same; compare the issuer.`,
        ],
        [signIn],
        [
          `When that has worked, delete the old secret. Until then both work. Those named "${clientSecretLabel}…" are this program's: leave them.`,
          ...deletion(clientId, isLocal),
        ],
        [commit],
      ];
  return steps.flatMap(([first, ...rest], index) => [`${index + 1}. ${first}`, ...rest.map((line) => `   ${line}`)]);
}

const signIn =
  "Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.";

function deletion(clientId: string, isLocal: boolean): string[] {
  const query = `"[].{keyId:keyId, name:displayName, ends:endDateTime}"`;
  return [
    ...(isLocal ? ["(In your tenant; the Azure CLI does not reach local Entra ID.)"] : []),
    `az ad app credential list --id ${clientId} --query ${query} --output table`,
    `az ad app credential delete --id ${clientId} --key-id KEY_ID`,
  ];
}
