import type { Directory } from "../../directory/directory.ts";
import type { User } from "../../directory/objects/user.ts";
import { badRequest, notUnique } from "../request/graph-error.ts";
import { checkRequiredText, checkValue } from "./value-rules.ts";

// Rules of https://learn.microsoft.com/graph/api/resources/user and user-post-users.
/** What a request about a new user must give. */
export const requiredOfUser = ["accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"];
const longestName = 256;
const longestNickname = 64;
const nicknamePattern = /^[^\s@()\\[\]";:<>,]+$/;
/** Letters, digits and these; a guest's also has #EXT#. */
const localPartPattern = /^[A-Za-z0-9'.\-_!#^~]+$/;

/**
 * Checks a user as it would be stored.
 * @throws GraphError 400 for the first rule that it breaks.
 */
export function checkUser(directory: Directory, user: User & { mailNickname?: string | null }): void {
  checkRequiredText("displayName", "User", user.displayName, longestName);
  checkRequiredText("userPrincipalName", "User", user.userPrincipalName, 1024);
  const [local = "", domain, ...rest] = user.userPrincipalName.split("@");
  if (domain?.toLowerCase() !== directory.tenant.defaultDomain.toLowerCase() || rest.length > 0) {
    throw badRequest(
      "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
    );
  }
  const characters = "It can hold A-Z, a-z, 0-9 and ' . - _ ! # ^ ~ before the @.";
  checkValue(localPartPattern.test(local), "userPrincipalName", "User", characters);
  if (typeof user.mailNickname === "string") {
    checkNickname("User", user.mailNickname);
  }
  const nameOf = ({ userPrincipalName }: User) => userPrincipalName.toLowerCase();
  const other = directory.users.list().find((one) => one.id !== user.id && nameOf(one) === nameOf(user));
  if (other) {
    throw notUnique("userPrincipalName", `User_${other.id}`);
  }
}

/**
 * Entra's password policy: 8 to 256 characters of three of the four kinds
 * (https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy#password-policies-that-only-apply-to-cloud-user-accounts).
 * @throws GraphError 400 for a password that does not follow it.
 */
export function checkPassword(password: unknown): void {
  const text = typeof password === "string" ? password : "";
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text));
  if (text.length < 8 || text.length > 256 || kinds.length < 3) {
    throw badRequest(
      "The specified password does not comply with password complexity requirements. Please provide a different password.",
    );
  }
}

/** @throws GraphError 400 for what is no `mailNickname` of a user or a group. */
export function checkNickname(resource: string, nickname: string): void {
  checkRequiredText("mailNickname", resource, nickname, longestNickname);
  const characters = 'It must not contain a blank or any of @ ( ) \\ [ ] " ; : < > ,';
  checkValue(nicknamePattern.test(nickname), "mailNickname", resource, characters);
}
