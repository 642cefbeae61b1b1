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
  if (name.includes("'") && !randomSuffix) {
    // The provider's check for duplicate names puts the name into an OData filter without doubling its quotes.
    problems.push(
      `${given} must have no apostrophe ('): the azuread provider's check for duplicate names fails on it. Leave it out, or ` +
        "use the typographic one (’).",
    );
  }
  return problems;
}
