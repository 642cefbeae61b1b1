import { callbackUrlsOf } from "../../components/rules/callback-url.ts";
import { displayNameProblems } from "../../components/rules/display-name.ts";
import { isGuid } from "../../components/rules/guid.ts";
import type { CommandContext } from "../command/command.ts";
import { placeholderOrigins, placeholderOwners } from "../environment/placeholders.ts";
import { UserError } from "../user-error.ts";

/** What a person tells of a new environment, as it was typed; lists are parted by blanks or commas. */
export type GivenAnswers = Record<"origin" | "name" | "owner", string | undefined>;

/** The same, checked. */
export interface Answers {
  consoleOrigins: string[];
  displayName: string;
  /** Sign-in names and object IDs. */
  accounts: string[];
}

interface Question {
  question: string;
  byDefault?: string;
  /** Why an answer cannot be; empty when it can. */
  problems(text: string, isLocal: boolean): string[];
}

/** The questions by the options that answer them, in the order in which they are asked. */
const questions: Record<keyof GivenAnswers, Question> = {
  origin: {
    question: "Where is the RustDesk console opened in a browser, such as https://desk.contoso.com? ",
    problems: (text) => [...placeholderOrigins(listOf(text)), ...callbackUrlsOf(listOf(text), "AzureADMyOrg").problems],
  },
  name: {
    question: "What do people see when they sign in? [RustDesk] ",
    byDefault: "RustDesk",
    problems: (text) => displayNameProblems(text, "AzureADMyOrg", false),
  },
  owner: {
    question: "Who may change it besides you, when you cannot (sign-in name or object ID; empty for nobody)? ",
    problems: (text, isLocal) => [
      ...placeholderOwners(listOf(text)),
      ...listOf(text)
        .filter((account) => !isGuid(account) && (isLocal || !/^\S+@\S+$/.test(account)))
        .map((account) =>
          isLocal
            ? `${account} must be an object ID: the deployer of this machine's tenant may not look names up.`
            : `${account} must be a sign-in name such as anna@contoso.com, or an object ID.`,
        ),
    ],
  },
};

/**
 * Asks for what was not given, again while an answer cannot be.
 * @throws UserError for a given one that cannot be, and for a missing one where nobody is to be asked.
 */
export async function answersOf(
  given: GivenAnswers,
  { isLocal, mayAsk }: { isLocal: boolean; mayAsk: boolean },
  context: CommandContext,
): Promise<Answers> {
  const names = Object.keys(questions) as (keyof GivenAnswers)[];
  const missing = names.filter((name) => given[name] === undefined);
  if (!mayAsk && missing.length > 0) {
    const options = missing.map((name) => `--${name}`).join(", ");
    throw new UserError(
      `Somebody must answer, but nobody can be asked here. Nothing was changed. Run the command in a terminal, or give ${options}.`,
    );
  }
  const answers = { origin: "", name: "", owner: "" };
  for (const name of names) {
    const text = given[name];
    answers[name] = text === undefined ? await asked(name, isLocal, context) : checked(name, text.trim(), isLocal);
  }
  return {
    consoleOrigins: listOf(answers.origin),
    displayName: answers.name,
    accounts: listOf(answers.owner),
  };
}

function checked(name: keyof GivenAnswers, text: string, isLocal: boolean): string {
  const problems = questions[name].problems(text, isLocal);
  if (problems.length > 0) {
    throw new UserError(
      `--${name} cannot be taken. Nothing was changed.${problems.map((one) => `\n  - ${one}`).join("")}`,
    );
  }
  return text;
}

async function asked(
  name: keyof GivenAnswers,
  isLocal: boolean,
  { terminal, signal }: CommandContext,
): Promise<string> {
  const { question, problems, byDefault = "" }: Question = questions[name];
  for (;;) {
    const line = await terminal.ask(question, signal);
    if (line === undefined) {
      throw new UserError("The questions must be answered, but the input has ended. Nothing was changed.");
    }
    const answer = line.trim() || byDefault;
    const found = problems(answer, isLocal);
    if (found.length === 0) {
      return answer;
    }
    terminal.sayEach(found);
  }
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
