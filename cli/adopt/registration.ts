import * as azuread from "@pulumi/azuread";

import { type Audience, isAudience } from "../../components/rules/audience.ts";
import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import type { Variables } from "../graph.ts";
import { consoleOriginOf } from "../impact/console-origin.ts";
import type { RegistrationStack } from "../stack/stack.ts";
import { refusalOf } from "../stack/stack-error.ts";
import { UserError } from "../user-error.ts";
import { type AccessByHand, readAccess } from "./access-by-hand.ts";

/** A registration as it stands in the directory, and who looks at it. */
export interface Registration {
  application: azuread.GetApplicationResult;
  /** Its enterprise application; undefined where it has none yet. */
  servicePrincipal: azuread.GetServicePrincipalResult | undefined;
  deployer: azuread.GetClientConfigResult;
  access: AccessByHand;
}

/**
 * Looks a registration up through the azuread provider, with the settings and the identity of the stack, and who may sign in through
 * Microsoft Graph, since no function of the provider shows it.
 * @throws UserError when there is none with this client id, or when the provider cannot look.
 */
export async function findRegistration(
  stack: RegistrationStack,
  clientId: string,
  { variables, ...options }: { configFile: string; signal: AbortSignal; variables: Variables },
): Promise<Registration> {
  const { application, ...found } = await stack.ask(async () => {
    const deployer = await azuread.getClientConfig();
    const application = await unlessAbsent(azuread.getApplication({ clientId }));
    const servicePrincipal = await unlessAbsent(azuread.getServicePrincipal({ clientId }));
    return { application, servicePrincipal, deployer };
  }, options);
  if (application === undefined) {
    throw new UserError(
      `The tenant ${found.deployer.tenantId} must have an app registration with the client id ${clientId}, but it has ` +
        'none. Compare both with "Application (client) ID" and "Directory (tenant) ID" on the Overview page of the ' +
        "registration in the portal. Nothing was changed.",
    );
  }
  if (clientId === found.deployer.clientId.toLowerCase()) {
    throw new UserError(
      `The client id ${clientId} must be RustDesk's registration, but it is that of the identity that deploys. Nothing ` +
        "was changed.",
    );
  }
  const { servicePrincipal, deployer } = found;
  const access = await readAccess(servicePrincipal?.objectId, { variables, tenantId: deployer.tenantId });
  return { application, ...found, access };
}

/** Both functions refuse where there is nothing to find; every other refusal stays one. */
async function unlessAbsent<Result>(looking: Promise<Result>): Promise<Result | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (/^(Application not found|No service principal found)\b/.test(refusalOf(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}

/** The audience of a registration; every value that Graph knows is one. */
export function audienceOf({ application }: Registration): Audience {
  return isAudience(application.signInAudience) ? application.signInAudience : "AzureADMyOrg";
}

/** How an application may return from a sign-in, in the portal's words. */
export type Platform = "Web" | "Single-page application" | "Mobile and desktop applications";

/** A redirect URI of a registration. */
export interface RedirectUri {
  uri: string;
  platform: Platform;
}

/** All redirect URIs of a registration, those of the platform Web first. */
export function redirectUrisOf(application: azuread.GetApplicationResult): RedirectUri[] {
  const of = (platform: Platform, blocks: { redirectUris: string[] }[]): RedirectUri[] =>
    blocks.flatMap(({ redirectUris }) => redirectUris.map((uri) => ({ uri, platform })));
  return [
    ...of("Web", application.webs),
    ...of("Single-page application", application.singlePageApplications),
    ...of("Mobile and desktop applications", application.publicClients),
  ];
}

/** The console origins whose callback URLs are among these redirect URIs, as far as they can be declared together. */
export function consoleOriginsIn(redirectUris: readonly RedirectUri[], audience: Audience): string[] {
  const origins: string[] = [];
  for (const { uri } of redirectUris) {
    const origin = consoleOriginOf(uri);
    if (origin !== undefined && callbackUrlsOf([...origins, origin], audience).problems.length === 0) {
      origins.push(origin);
    }
  }
  return origins;
}
