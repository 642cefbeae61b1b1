import { createHash } from "node:crypto";

/** A token's subject, and the name of the federated credential that trusts it. */
export interface NamedSubject {
  /** Letters, digits, . - and _ only, as Entra ID wants it. */
  name: string;
  subject: string;
}

/** Entra ID's limit of issuer and subject (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential). */
const longest = 600;

/** A credential for a subject given as it is; the subject changes its name, so a new one is a new credential. */
export function namedSubject(subject: string): NamedSubject {
  return { name: `subject-${digest(subject)}`, subject };
}

/** A label as a name. What a name cannot hold is left out, and told apart by a digest. */
export function nameOf(label: string): string {
  const plain = label.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 80);
  return plain === label ? label : `${plain}-${digest(label)}`;
}

/** Why no token could have these subjects; empty when they are well. */
export function subjectProblems(key: string, subjects: readonly string[]): string[] {
  if (subjects.length === 0) {
    return [
      `${key} must name at least one subject, the \`sub\` of a token of the CI system; got none. Set it with ` +
        `\`pulumi config set --path '${key}[0]' SUBJECT\`.`,
    ];
  }
  return subjects.flatMap((subject, index) => {
    const at = `${key}[${index}] ${JSON.stringify(subject)}`;
    const repeated = subjects.indexOf(subject) !== index;
    return [
      ...oneSubjectProblems(at, subject),
      ...(repeated ? [`${at} must not repeat another subject. Remove one of them.`] : []),
    ];
  });
}

function oneSubjectProblems(at: string, subject: string): string[] {
  if (subject.trim() === "" || subject !== subject.trim() || subject.length > longest || /\p{Cc}/u.test(subject)) {
    return [`${at} must have 1 to ${longest} characters, without blanks around them or line ends.`];
  }
  if (subject.includes("*")) {
    return [
      `${at} must be one subject to the letter, without *: Entra ID compares it as it is and no token would match. ` +
        "Name each one.",
    ];
  }
  if (subject.includes(":refs:refs/")) {
    return [`${at} must have ":ref:refs/" in the place of ":refs:refs/", which no token has. Correct it.`];
  }
  return [];
}

/** Why no token could be of this issuer; empty when it is well. Entra ID compares it to the letter. */
export function issuerProblems(issuer: string): string[] {
  const url = URL.parse(issuer);
  const isIssuer = url?.protocol === "https:" && url.search === "" && url.hash === "" && url.username === "";
  // A parser's own form: no blanks, no capital letters in the host, no default port.
  const isPlain = url?.href === (url?.pathname === "/" ? `${issuer}/` : issuer);
  const isGitHubPage = /(?:^|\.)github(?:usercontent)?\.com$/.test(url?.host ?? "") && url?.host !== githubIssuer;
  const isOther = /.\/$|\/\/|\/\.well-known(?:\/|$)/.test(issuer.replace(/^https:\/\//, "")) || isGitHubPage;
  const problem =
    "issuer must be the `iss` of the CI system's tokens to the letter: an https URL without query, blanks or a slash at its end; " +
    `got ${JSON.stringify(issuer)}. GitHub's is https://${githubIssuer}.`;
  return isIssuer && isPlain && !isOther && issuer.length <= longest ? [] : [problem];
}

const githubIssuer = "token.actions.githubusercontent.com";

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
