import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { personalTenant } from "../../directory/objects/tenant.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { accountsAt, identityProvider, type SignInAccount } from "./account.ts";
import { type Authority, directoryName } from "./authority.ts";

/**
 * Checks that an application may be used at an authority, by its supported account types.
 * https://learn.microsoft.com/entra/identity-platform/v2-supported-account-types
 * @throws EntraRefusal 50194 for a single tenant's application at `organizations` or `common`, 9002346 for one of personal
 * accounts elsewhere than at `consumers`, 9002332 for one without them there, 700016 for one that the tenant lacks.
 */
export function assertAudience(directory: Directory, application: Application, authority: Authority): void {
  const { appId, displayName: appName, signInAudience } = application;
  const single = signInAudience === "AzureADMyOrg";
  const atPersonal = authority.tenant?.id === personalTenant.id;
  if (!authority.tenant && single) {
    throw new EntraRefusal(50194, { appId, appName });
  }
  if (signInAudience === "PersonalMicrosoftAccount" && !atPersonal) {
    throw new EntraRefusal(9002346, { appId, appName });
  }
  if (atPersonal && (single || signInAudience === "AzureADMultipleOrgs")) {
    throw new EntraRefusal(9002332, { appId, appName });
  }
  if (authority.tenant && authority.tenant.id !== directory.tenant.id && single) {
    throw new EntraRefusal(700016, { appId, tenant: directoryName(authority) });
  }
}

/** The accounts that can sign in to an application at an authority. */
export function accountsFor(directory: Directory, application: Application, authority: Authority): SignInAccount[] {
  return accountsAt(directory, authority).filter((account) => !isUnwanted(account, application));
}

/**
 * Checks that an account is one of those whom the authority and the application take.
 * @throws EntraRefusal 50020 for an account of another tenant, 500208 for a personal account at `organizations`, or
 * another at `consumers`.
 */
export function assertAccountType(
  account: SignInAccount,
  application: Application,
  { authority, origin }: { authority: Authority; origin: string },
): void {
  const personal = account.tenant.id === personalTenant.id;
  const atPersonal = authority.tenant?.id === personalTenant.id;
  if ((personal && authority.name === "organizations") || (!personal && atPersonal)) {
    throw new EntraRefusal(500208);
  }
  const elsewhere = authority.tenant !== undefined && authority.tenant.id !== account.tenant.id;
  if (elsewhere || isUnwanted(account, application)) {
    throw new EntraRefusal(50020, {
      user: account.user.userPrincipalName,
      idp: identityProvider(account, origin),
      tenant: elsewhere ? directoryName(authority) : personalTenant.displayName,
      appId: application.appId,
      appName: application.displayName,
    });
  }
}

/** Whether a personal account meets an application that takes only those of organisations. */
function isUnwanted({ tenant }: SignInAccount, { signInAudience }: Application): boolean {
  return tenant.id === personalTenant.id && signInAudience === "AzureADMultipleOrgs";
}
