import { isGuid } from "../../components/rules/guid.ts";
import type { CommandContext } from "../command/command.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentNames } from "../environment/environment-names.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import { forEnvironment } from "../explain/explanation.ts";
import { copySecret } from "../explain/remedies.ts";
import type { Variables } from "../graph.ts";
import { textOf } from "../sheet/sheet.ts";
import { UserError } from "../user-error.ts";
import { ask } from "./answer.ts";
import { renewal } from "./client-findings.ts";
import { type Application, readRegistration } from "./registration.ts";
import { askAsClient, codeIn, documentOf, endpointsOf } from "./sign-in-service.ts";
import type { Subject } from "./subject.ts";

/** What somebody has pasted into the console, and what to do about it. */
interface Verdict {
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
  const what = whatText(pasted, subject);
  const verdict =
    what === undefined
      ? await terminal.waiting(
          () => asking(pasted, subject, variables, environment, context),
          "the answers of sign-in service and Graph",
        )
      : wrong(what, subject);
  terminal.printText([verdict.text]);
  return verdict.isRight ? 0 : 1;
}

function wrong(what: string, { selector }: Subject, remedy = copySecret): Verdict {
  return { isRight: false, text: forEnvironment(`${what} ${remedy}`, selector) };
}

/** What the text itself tells, compared with the outputs. */
function whatText(pasted: string, { clientSecret, clientId, tenantId }: Subject): string | undefined {
  const text = pasted.trim();
  const isLike = (other: string | undefined) => other?.toLowerCase() === text.toLowerCase();
  const anyway: [is: boolean, what: string][] = [
    [isLike(clientId), "It is the Client id, no secret."],
    [isLike(tenantId), "It is the Directory (tenant) ID, no secret."],
    [/^(?:\*+|•+|\[secret\].*)$/.test(text), "It is the mask that is shown in a secret's place."],
  ];
  const ours = (current: string): [is: boolean, what: string][] => [
    [text === current, " with a blank or line break around it"],
    [text.replaceAll(/\s/g, "") === current, " with a blank or line break in it"],
    [text.length >= 8 && current.includes(text), `, cut off: ${text.length} of its ${current.length} characters`],
    [text.includes(current), " with more text around it"],
    [isLike(current), " in other upper and lower case"],
  ];
  const [, found] = anyway.find(([is]) => is) ?? [];
  if (found !== undefined || clientSecret === undefined || clientSecret === pasted) {
    return found;
  }
  const [, how] = ours(clientSecret).find(([is]) => is) ?? [];
  return how && `It is the current one${how}.`;
}

async function asking(
  pasted: string,
  subject: Subject,
  variables: Variables | undefined,
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<Verdict> {
  const { issuer, clientId, clientSecret, selector } = subject;
  const { signal } = context;
  const [discovery, read] = await Promise.all([
    ask(`${issuer}/.well-known/openid-configuration`, {}, signal),
    variables && readRegistration(subject, variables),
  ]);
  const application = typeof read === "object" ? read.application : undefined;
  if (isGuid(pasted.trim())) {
    return wrong(whatId(pasted.trim(), application), subject);
  }
  const { token, graph } = endpointsOf(documentOf(discovery.answer), issuer);
  const code = codeIn(await askAsClient(token, graph, clientId, pasted, signal));
  const isCurrent = pasted === clientSecret;
  const { displayName } =
    only(application?.passwordCredentials.filter(({ hint }) => hint === pasted.slice(0, 3))) ?? {};
  const name = displayName ? ` (“${displayName}”)` : "";
  if (code === 0) {
    return accepted(name, isCurrent, subject);
  }
  if (code === 7000222) {
    return isCurrent
      ? wrong("It is the current one, which has expired (AADSTS7000222).", subject, renewal(subject))
      : wrong(`It is an older one of this registration${name}, which has expired (AADSTS7000222).`, subject);
  }
  if (code === 7000215 && isCurrent) {
    const what = "It is the one of the outputs, but Entra ID does not take it (AADSTS7000215): it was removed by hand.";
    return wrong(what, subject, "`npm run doctor -- {selector}` says what to do.");
  }
  if (code === 7000215) {
    const owner = await ownerOf(pasted, environment, context);
    const none =
      "It is none of this registration's (AADSTS7000215): one of another registration, one that was removed, or mistyped.";
    return wrong(owner ? `It is the current one of another environment, ${owner}.` : none, subject);
  }
  const why =
    code === undefined
      ? "the sign-in service gives no known answer"
      : `it answers AADSTS${code} (\`npm run explain -- ${code}\`)`;
  return { isRight: false, text: `Could not tell: ${why}. \`npm run doctor -- ${selector}\` looks at the rest.` };
}

function only<Item>(items: Item[] | undefined): Item | undefined {
  return items?.length === 1 ? items[0] : undefined;
}

function whatId(id: string, application: Application | undefined): string {
  const secret = application?.passwordCredentials.find(({ keyId }) => keyId.toLowerCase() === id.toLowerCase());
  return secret
    ? `It is the Secret ID of “${secret.displayName ?? "a secret without a name"}”, not its value.`
    : "It is an ID, not a secret's value: most likely the Secret ID, which the portal shows beside it.";
}

function accepted(name: string, isCurrent: boolean, subject: Subject): Verdict {
  const { clientSecret, clientSecretExpires, previousClientSecretExpires } = subject;
  if (isCurrent) {
    const until = clientSecretExpires ? ` until ${clientSecretExpires.slice(0, 10)}` : "";
    return { isRight: true, text: `It is the current one, and Entra ID accepts it${until}.` };
  }
  if (clientSecret === undefined) {
    const unknown = "Whether it is the current one cannot be told, since the outputs cannot be decrypted here.";
    return { isRight: true, text: `Entra ID accepts it${name}. ${unknown}` };
  }
  const which = previousClientSecretExpires
    ? `the previous one${name}, which works until ${previousClientSecretExpires.slice(0, 10)}`
    : `another one of this registration${name}`;
  return wrong(`Entra ID accepts it, but it is not the current one: it is ${which}.`, subject);
}

/** Options that choose another environment of the checkout whose current secret it is. */
async function ownerOf(
  pasted: string,
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<string | undefined> {
  const others = environmentNames(context.checkout).filter((name) => name !== environment.stack);
  const owners = await Promise.all(
    others.map(async (stack) => {
      const outputs = await readOutputs({ ...environment, stack }, true, context).catch(() => undefined);
      return outputs !== undefined && textOf(outputs, "clientSecret") === pasted.trim() ? stack : [];
    }),
  );
  const [stack] = owners.flat();
  return stack && selectorOf({ ...environment, stack });
}
