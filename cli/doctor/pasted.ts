import { isGuid } from "../../components/rules/guid.ts";
import type { CommandContext } from "../command/command.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentNames } from "../environment/environment-names.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import type { Variables } from "../graph.ts";
import { textOf } from "../sheet/sheet.ts";
import { UserError } from "../user-error.ts";
import { ask } from "./answer.ts";
import { type Registration, readRegistration } from "./registration.ts";
import { askAsClient, codeIn, documentOf, endpointsOf } from "./sign-in-service.ts";
import type { Subject } from "./subject.ts";

/** What somebody has pasted into the console, and what to do about it. */
export interface PastedVerdict {
  isRight: boolean;
  text: string;
}

/** Asks for what stands in the console's Client secret and says what it is; it is compared in memory and kept nowhere. */
export async function tellPasted(
  subject: Subject,
  variables: Variables | undefined,
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const pasted = await terminal.askHidden(
    "Paste what stands in the console's Client secret (it is not shown), then press Enter: ",
    signal,
  );
  if (pasted === undefined || pasted.trim() === "") {
    throw new UserError(
      "There must be a secret to look at, but nothing was given. An empty field in the console is AADSTS7000218.",
    );
  }
  const verdict = await terminal.waiting(
    async () => withoutAsking(pasted, subject) ?? (await asking(pasted, subject, variables, environment, context)),
    "the sign-in service",
  );
  terminal.printText([verdict.text]);
  return verdict.isRight ? 0 : 1;
}

/** What the text itself tells, compared with the outputs. */
export function withoutAsking(
  pasted: string,
  { clientSecret, clientId, tenantId, selector }: Subject,
): PastedVerdict | undefined {
  const again = `\`npm run sheet -- ${selector} --copy client-secret\`, then paste it into the console and save.`;
  const wrong = (what: string): PastedVerdict => ({ isRight: false, text: `${what} ${again}` });
  const text = pasted.trim();
  const named: [is: string | undefined, name: string][] = [
    [clientId, "Client id"],
    [tenantId, "Directory (tenant) ID"],
  ];
  const other = named.find(([id]) => id?.toLowerCase() === text.toLowerCase())?.[1];
  if (other !== undefined) {
    return wrong(`It is the ${other}, no secret.`);
  }
  if (/^(?:\*+|•+|\[secret\].*)$/.test(text)) {
    return wrong("It is the mask that is shown in a secret's place.");
  }
  if (clientSecret === undefined || clientSecret === pasted) {
    return undefined;
  }
  if (text === clientSecret) {
    return wrong("It is the current one with a blank or line break around it.");
  }
  if (text.replaceAll(/\s/g, "") === clientSecret) {
    return wrong("It is the current one with a blank or line break in it.");
  }
  if (text.length >= 8 && clientSecret.includes(text)) {
    return wrong(`It is the current one, cut off: ${text.length} of its ${clientSecret.length} characters.`);
  }
  return text.includes(clientSecret)
    ? wrong("It is the current one with more text around it.")
    : text.toLowerCase() === clientSecret.toLowerCase()
      ? wrong("It is the current one in other upper and lower case.")
      : undefined;
}

async function asking(
  pasted: string,
  subject: Subject,
  variables: Variables | undefined,
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<PastedVerdict> {
  const { issuer, clientId } = subject;
  const { signal } = context;
  const [discovery, read] = await Promise.all([
    ask(`${issuer}/.well-known/openid-configuration`, {}, signal),
    variables === undefined ? "unknown" : readRegistration(subject, variables),
  ]);
  const registration = typeof read === "string" ? undefined : read;
  if (isGuid(pasted.trim())) {
    return secretIdVerdict(pasted.trim(), registration, subject);
  }
  const { token, graph } = endpointsOf(discovery.answer && documentOf(discovery.answer), issuer);
  const code = codeIn(await askAsClient(token, graph, clientId, pasted, signal));
  if (code === 7000215) {
    return foreignVerdict(pasted, environment, subject, context);
  }
  return answerVerdict(pasted, code, subject, registration);
}

function secretIdVerdict(id: string, registration: Registration | undefined, { selector }: Subject): PastedVerdict {
  const secret = registration?.secrets?.find(({ keyId }) => keyId.toLowerCase() === id.toLowerCase());
  const what = secret
    ? `It is the Secret ID of “${secret.displayName ?? "a secret without a name"}”, not its value.`
    : "It is an ID, not a secret's value: most likely the Secret ID, which the portal shows beside it.";
  return {
    isRight: false,
    text: `${what} \`npm run sheet -- ${selector} --copy client-secret\`, then paste it into the console and save.`,
  };
}

function answerVerdict(
  pasted: string,
  code: number | undefined,
  subject: Subject,
  registration: Registration | undefined,
): PastedVerdict {
  const { clientSecret, previousClientSecretExpires, clientSecretExpires, selector } = subject;
  const isCurrent = pasted === clientSecret;
  const replace = `\`npm run sheet -- ${selector} --copy client-secret\`, then paste it into the console and save.`;
  const hint = registration?.secrets?.filter((one) => one.hint === pasted.slice(0, 3));
  const name = hint?.length === 1 && hint[0]?.displayName ? ` (“${hint[0].displayName}”)` : "";
  if (code === 0 && isCurrent) {
    return {
      isRight: true,
      text: `It is the current one, and Entra ID accepts it${clientSecretExpires ? ` until ${clientSecretExpires.slice(0, 10)}` : ""}.`,
    };
  }
  if (code === 0 && clientSecret === undefined) {
    return {
      isRight: true,
      text: `Entra ID accepts it${name}. Whether it is the current one cannot be told, since the outputs cannot be decrypted here.`,
    };
  }
  if (code === 0) {
    const end = previousClientSecretExpires
      ? `the previous one${name}, which works until ${previousClientSecretExpires.slice(0, 10)}`
      : `another one of this registration${name}`;
    return { isRight: false, text: `Entra ID accepts it, but it is not the current one: it is ${end}. ${replace}` };
  }
  if (code === 7000222) {
    const which = isCurrent
      ? "It is the current one, which has expired"
      : `It is an older one of this registration${name}, which has expired`;
    return {
      isRight: false,
      text: `${which} (AADSTS7000222). ${isCurrent ? `\`npm run rotate -- ${selector}\` makes a new one.` : replace}`,
    };
  }
  const why =
    code === undefined
      ? "the sign-in service gives no known answer"
      : `it answers AADSTS${code} (\`npm run explain -- ${code}\`)`;
  return { isRight: false, text: `Could not tell: ${why}. \`npm run doctor -- ${selector}\` looks at the rest.` };
}

/** Whether it is the current secret of another environment of the checkout. */
async function foreignVerdict(
  pasted: string,
  environment: EnvironmentChoice,
  subject: Subject,
  context: CommandContext,
): Promise<PastedVerdict> {
  const { selector } = subject;
  if (pasted === subject.clientSecret) {
    return {
      isRight: false,
      text: `It is the one of the outputs, but Entra ID does not take it (AADSTS7000215): it was removed by hand. \`npm run doctor -- ${selector}\` says what to do.`,
    };
  }
  const names = environmentNames(context.checkout).filter((name) => name !== environment.stack);
  const owners = await Promise.all(
    names.map(async (stack) => {
      const outputs = await readOutputs({ ...environment, stack }, true, context).catch(() => undefined);
      return outputs !== undefined && textOf(outputs, "clientSecret") === pasted.trim() ? stack : [];
    }),
  );
  const [owner] = owners.flat();
  const what = owner
    ? `It is the current one of another environment, ${selectorOf({ ...environment, stack: owner })}.`
    : "It is none of this registration's (AADSTS7000215): one of another registration, one that was removed, or mistyped.";
  return {
    isRight: false,
    text: `${what} \`npm run sheet -- ${selector} --copy client-secret\`, then paste it into the console and save.`,
  };
}
