import {
  applicationType,
  type appRole,
  type keyCredential,
  type optionalClaim,
  type passwordCredential,
} from "../model/application-type.ts";
import { blank, type DocumentOf } from "../model/property.ts";

/** An app registration, by Microsoft Graph's `application` (v1.0, and the beta properties that we keep). */
export interface Application extends DocumentOf<typeof applicationType.properties> {}

/** Supported account types of an app registration, by Graph's values. */
export type SignInAudience = Application["signInAudience"];

/** What Graph shows of a client secret. */
export interface PasswordCredential extends DocumentOf<typeof passwordCredential> {}

/** A certificate of an application or a service principal. */
export interface KeyCredential extends DocumentOf<typeof keyCredential> {}

export interface AppRole extends DocumentOf<typeof appRole> {}

export interface OptionalClaim extends DocumentOf<typeof optionalClaim> {}

/** A new registration with the values that Graph gives what a request leaves out. */
export function newApplication(
  identity: Pick<Application, "id" | "appId" | "displayName" | "publisherDomain" | "createdDateTime">,
): Application {
  return { ...blank(applicationType), ...identity };
}
