import { clientSecretLabel } from "../../components/rules/client-secret.ts";

/** What the steps after an adoption depend on. */
export interface CutOver {
  /** Options that choose the environment in a command, such as `--stack prod`. */
  selector: string;
  clientId: string;
  /** Path of the environment's file. */
  configurationFile: string;
  /** Name in Entra ID of the program's own secret; undefined where an existing one is configured. */
  secretName: string | undefined;
  /** Whether the registration is in local Entra ID, which the Azure CLI does not reach. */
  local: boolean;
}

/** What is left to do once a registration is adopted, in order. */
export function cutOverSteps(cutOver: CutOver): string[] {
  const { selector, secretName, configurationFile } = cutOver;
  const commit = `Commit ${configurationFile}: from now on the registration is changed there.`;
  const steps =
    secretName === undefined
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
            ...deletion(cutOver),
          ],
          [commit],
        ];
  return steps.flatMap(([first, ...rest], index) => [`${index + 1}. ${first}`, ...rest.map((line) => `   ${line}`)]);
}

const signIn =
  "Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.";

function deletion({ clientId, local }: CutOver): string[] {
  const query = `"[].{keyId:keyId, name:displayName, ends:endDateTime}"`;
  return [
    ...(local ? ["(In your tenant; the Azure CLI does not reach local Entra ID.)"] : []),
    `az ad app credential list --id ${clientId} --query ${query} --output table`,
    `az ad app credential delete --id ${clientId} --key-id KEY_ID`,
  ];
}
