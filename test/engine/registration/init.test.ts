import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { main } from "../../../cli/main.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";

/** Somebody who answers the questions one after another, and the last one, that of yes or no, with yes. */
class AnsweringTerminal extends ScriptedTerminal {
  readonly asked: string[] = [];
  readonly #lines: string[];

  constructor(...lines: string[]) {
    super(true);
    this.#lines = lines;
  }

  override get isAnswered(): boolean {
    return true;
  }

  override async ask(question: string): Promise<string | undefined> {
    this.asked.push(question);
    return this.#lines.shift();
  }
}

const person = "5f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2";

// The process's variables lead to a backend, a tenant and providers, as a person's own do; the checkout is another one.
describe("npm run init in a backend and a tenant of one's own", () => {
  const tenant = new TestCheckout();
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;

  beforeAll(async () => {
    tenant.configure("other", {});
    environment = await tenant.start("other");
    environment.entra.directory.users.list();
  });
  afterAll(async () => {
    await tenant.remove();
    await checkout.remove();
  });

  async function run(words: string[], terminal = new ScriptedTerminal()) {
    const code = await main(words, {
      checkout: `${checkout.folder}/`,
      terminal,
      signal: new AbortController().signal,
    });
    return { code, said: terminal.said, printed: terminal.printed, questions: terminal.questions };
  }
  const fileNames = () => checkout.files().map(({ path }) => path.slice(checkout.folder.length + 1));
  const place = () =>
    `in the tenant ${environment.entra.tenantId}, as the application ${environment.entra.deployer.clientId}`;

  test("where nobody can be asked, what is missing is named, and nothing is made", async () => {
    const { code, said } = await run(["init", "real", "--name", "Desk"]);
    expect(code).toBe(1);
    expect(said.at(-1)).toBe(
      "Error: Somebody must answer, but nobody can be asked here. Nothing was changed. Run the command in a terminal, or give --origin, --owner.",
    );
    expect(fileNames()).not.toContain("Pulumi.real.yaml");
    expect((await run(["up", "--stack", "real"])).code).toBe(1);
  });

  test("asks until the answers can be, makes stack, file and registration", async () => {
    const owner = environment.entra.directory.users.list()[0]?.id ?? person;
    const terminal = new AnsweringTerminal(
      "https://desk.example.com",
      "https://desk.contoso.com/login https://2.contoso.com",
      "https://desk.contoso.com, https://2.contoso.com",
      "",
      "11111111-1111-1111-1111-111111111111",
      owner,
    );
    const { code, said, printed, questions } = await run(["init", "real"], terminal);
    console.log(said.join("\n"), printed, questions, terminal.asked);
    expect(code).toBe(0);
    expect(questions).toEqual([`Apply this to real, ${place()}?`]);
    console.log(checkout.read("Pulumi.real.yaml"));
    expect(registrationsOf(environment).map(({ displayName }) => displayName)).toEqual(["RustDesk"]);
  });

  test("run again, leaves all as it is", async () => {
    const before = checkout.read("Pulumi.real.yaml");
    const { code, said, printed } = await run(["init", "real"]);
    console.log(said.join("\n"), printed);
    expect([code, printed]).toEqual([0, ["Nothing to do: everything is as declared."]]);
    expect((await run(["init", "real", "--name", "Desk"])).said.at(-1)).toMatch(
      /^Error: Pulumi\.real\.yaml must not be there yet for --name to go into it, but it is configured already\./,
    );
    expect(checkout.read("Pulumi.real.yaml")).toBe(before);
  });

  test("examples are refused in up as well", async () => {
    checkout.configure("examples", {
      consoleOrigins: ["https://192.168.10.20:21114"],
      owners: ["11111111-1111-1111-1111-111111111111"],
    });
    for (const words of [
      ["up", "--stack", "examples", "--yes"],
      ["init", "examples", "--yes"],
    ]) {
      const { code, said } = await run(words);
      console.log(said.join("\n"));
      expect(code).toBe(1);
    }
  });
});
