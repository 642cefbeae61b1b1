import { generationOf } from "../../../components/rules/client-secret.ts";
import type { Stop, StopContext, StopRow } from "./stop.ts";

/** The state has a newer client secret than the file asks for: who went on would take from the console what it has. */
export function olderFile(file: string, newest: number, current: number): Stop {
  return {
    line:
      `clientSecretGeneration in ${file} must be at least ${newest}, the newest that is brought up; got ${current}. The file ` +
      "is older than the last rotation.",
    action: `Take the newer one (\`git pull\`), or write ${newest} there.`,
  };
}

/** pulumi/pkg/resource/deploy: deleteProtectedError in step.go, and step_generator.go where it replaces. */
export const protectedStop: StopRow = {
  text: /resource "(?<urn>[^"]+)"\s+(?:cannot be deleted\s+because it is protected|as it is currently marked for protection)/,
  tell({ urn = "" }, context) {
    const name = urn.split("::").at(-1) ?? "";
    if (context.declared.length === 0) {
      return wholeRegistration(context);
    }
    return secretOf(name, context) ?? exchanged(name, context);
  },
};

function wholeRegistration({ advice: { file, selector, destroy } }: StopContext): Stop {
  return {
    line:
      "The registration is protected: once it is deleted, nobody can sign in to RustDesk with it, and under another client id " +
      "everybody is a stranger there. Nothing was deleted.",
    action: `If it is to go all the same: write \`protect: false\` in ${file}, bring that up with \`npm run up -- ${selector}\`, then \`${destroy}\`.`,
  };
}

/** The current client secret is protected; the file decides which one that is. */
function secretOf(name: string, { advice, declared }: StopContext): Stop | undefined {
  const { file, selector } = advice;
  const generation = generationOf(name);
  if (generation === undefined) {
    return undefined;
  }
  const current = Math.max(0, ...declared.flatMap((one) => generationOf(one) ?? []));
  if (current === 0) {
    return {
      line: `The client secret of generation ${generation} is protected, and this run would delete it: the console may have it.`,
      action:
        "Go on once the console has the other one, and a sign-in with that has worked: write `protect: false` in " +
        `${file} without the other one, bring that up with \`npm run up -- ${selector}\`, and then what is written now.`,
    };
  }
  if (generation > current) {
    return olderFile(file, generation, current);
  }
  return {
    line:
      `clientSecretGeneration in ${file} must rise by one at a time, so that the console's client secret works on: generation ` +
      `${generation} is brought up; got ${current}.`,
    action: `Write ${generation} there; \`npm run rotate -- ${selector}\` makes the next one.`,
  };
}

/** What an administrator calls them, by the ends of their names. */
const kinds: Partial<Record<string, string>> = {
  application: "The registration",
  "service-principal": "The enterprise application",
};

function exchanged(name: string, { advice: { file, selector } }: StopContext): Stop {
  const kind = /-(?<kind>application|service-principal)$/.exec(name)?.groups?.kind ?? "";
  return {
    line: `${kinds[kind] ?? name} is protected, and this run would delete it: under another client id everybody is a stranger to RustDesk.`,
    action:
      `Take back the change that asks for it (\`npm run preview -- ${selector} --details\` shows it). If it is meant: write ` +
      `\`protect: false\` in ${file}, bring that up alone, then the change.`,
  };
}
