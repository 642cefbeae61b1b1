import { type Audience, audiences } from "./audience.ts";

/** Form of the random suffix; a blank goes before it. */
export const suffixForm = { length: 6, special: false, upper: false };

/** Why a display name cannot be registered; empty when it can. */
export function displayNameProblems(name: string, audience: Audience, randomSuffix: boolean): string[] {
  const given = `displayName ${JSON.stringify(name)}`;
  const max = (audiences[audience].personal ? 90 : 120) - (randomSuffix ? suffixForm.length + 1 : 0);
  const problems: string[] = [];
  if (name.trim() === "") {
    problems.push(`displayName must not be empty; got ${JSON.stringify(name)}. Set one, such as "RustDesk".`);
  } else if (name !== name.trim()) {
    problems.push(`${given} must not begin or end with a blank. Use ${JSON.stringify(name.trim())}.`);
  }
  if (name.length > max) {
    const limit = `${max} characters with signInAudience ${audience}${randomSuffix ? " (the random suffix takes the rest)" : ""}`;
    problems.push(`${given} must have at most ${limit}; got ${name.length}. Shorten it.`);
  }
  return problems;
}

/**
 * Why a registration must not be made with this name, or get it; undefined when it may.
 *
 * @param clientId of another registration with the name; empty when it is not known, undefined when there is none.
 */
export function takenNameProblem(name: string, clientId: string | undefined): string | undefined {
  return clientId === undefined
    ? undefined
    : `displayName ${JSON.stringify(name)} must be free in the tenant where a registration is made or renamed, but another one has it` +
        `${clientId && ` (client id ${clientId})`}.`;
}
