import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";

/** Names that belong to nobody (https://www.rfc-editor.org/rfc/rfc2606), and an address that earlier examples had. */
const nobodys = /^(?:(?:.+\.)?example(?:\.(?:com|net|org))?|.+\.invalid|192\.168\.10\.20)$/i;

/** What is wrong with origins that stand for others; empty when none does. */
export function placeholderOrigins(origins: readonly unknown[]): string[] {
  return origins
    .filter((origin) => typeof origin === "string" && nobodys.test(URL.parse(origin)?.hostname ?? ""))
    .map((origin) => `${origin} is an example: write the address that your console is opened at.`);
}

/** What is wrong with object IDs that stand for others, such as 11111111-1111-1111-1111-111111111111. */
export function placeholderOwners(owners: readonly unknown[]): string[] {
  return owners
    .filter((owner) => typeof owner === "string" && /^(\w)\1{7}-\1{4}-\1{4}-\1{4}-\1{12}$/.test(owner))
    .map((owner) => `${owner} is an example: write the object ID of the account that is meant.`);
}

/** @throws UserError for a configuration that still has examples: what came of it could be used by nobody. */
export function refusePlaceholders(configuration: StackConfiguration): void {
  const listed = (key: string) => [configuration.get(key) ?? []].flat();
  const problems = [...placeholderOrigins(listed("consoleOrigins")), ...placeholderOwners(listed("owners"))];
  if (problems.length > 0) {
    const list = problems.map((problem) => `\n  - ${problem}`).join("");
    throw new UserError(`${configuration.file} must have your own values. Nothing was changed.${list}`);
  }
}
