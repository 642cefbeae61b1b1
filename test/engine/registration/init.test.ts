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

// The process's variables lead to a backend, a tenant and providers, as a person's own do; the checkout is another one.
describe("npm run init in a backend and a tenant of one's own", () => {
  const tenant = new TestCheckout();
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;

  beforeAll(async () => {
    tenant.configure("other", {});
    environment = await tenant.start("other");
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
  const tenantId = () => environment.entra.tenantId;
  const actor = () => `as the application ${environment.entra.deployer.clientId}`;

  test("where nobody can be asked, what is missing is named, and nothing is made", async () => {
    const { code, said } = await run(["init", "real", "--name", "Desk"]);
    expect(code).toBe(1);
    expect(said.at(-1)).toBe(
      "Error: Somebody must answer, but nobody can be asked here. Nothing was changed. Run the command in a terminal, or give --origin, --owner.",
    );
    expect(fileNames()).not.toContain("Pulumi.real.yaml");
    expect((await run(["up", "--stack", "real"])).code).toBe(1);
  });

  test("asks until the answers can be, and makes stack, file and registration", async () => {
    const terminal = new AnsweringTerminal(
      "https://desk.example.com",
      "https://desk.contoso.com/login",
      "https://desk.contoso.com, https://2.contoso.com",
      "",
      "11111111-1111-1111-1111-111111111111",
      "Anna",
      "",
    );
    const { code, said, printed, questions } = await run(["init", "real"], terminal);
    expect([code, printed]).toEqual([0, ["5 created."]]);
    const told = said.map((line) => line.trim());
    expect(told).toContain("Environment real, in your tenant");
    expect(told.at(-1)).toBe(
      "Everybody of the tenant can sign in now, guests included. To let in only some: docs/access.md.",
    );
    expect(told).toContain("https://desk.example.com is an example: write the address that your console is opened at.");
    expect(told).toContain("Anna must be a sign-in name such as anna@contoso.com, or an object ID.");
    expect(terminal.asked.map((question) => question.split(" ")[0])).toEqual([
      ...["Where", "Where", "Where", "What", "Who", "Who", "Who"],
    ]);
    expect(questions).toEqual([`Apply this to real, in the tenant ${tenantId()}, ${actor()}?`]);
    const { objectId } = environment.entra.deployer;
    expect(checkout.read("Pulumi.real.yaml").replace(/^encryptionsalt: \S+\n/m, "")).toBe(
      "config:\n  rustdesk-entra:consoleOrigins:\n    - https://desk.contoso.com\n    - https://2.contoso.com\n" +
        `  rustdesk-entra:displayName: RustDesk\n  rustdesk-entra:owners:\n    - ${objectId}\n  rustdesk-entra:protect: true\n`,
    );
    expect(registrationsOf(environment).map(({ displayName }) => displayName)).toEqual(["RustDesk"]);
  });

  test("run again, leaves all as it is", async () => {
    const before = checkout.read("Pulumi.real.yaml");
    const { code, said, printed } = await run(["init", "real"]);
    expect([code, printed]).toEqual([0, ["Nothing to do: everything is as declared."]]);
    expect(said).toContain(
      "  Pulumi.real.yaml is configured already and stays as it is. To begin anew, remove it first.",
    );
    expect((await run(["init", "real", "--name", "Desk"])).said.at(-1)).toMatch(
      /^Error: Pulumi\.real\.yaml must not be there yet for --name to go into it, but it is configured already\./,
    );
    expect(checkout.read("Pulumi.real.yaml")).toBe(before);
  });

  test("from then on the tenant has its name in every heading, and whoever acts there", async () => {
    const { defaultDomain } = environment.entra.directory.tenant;
    const { printed } = await run(["preview", "--stack", "real"]);
    expect(printed.join("\n")).toContain(`real, in the tenant ${defaultDomain} (${tenantId()}), ${actor()}\n`);
    const { said } = await run(["rotate", "--stack", "real"]);
    expect(said).toContain(`Client secret of real, in the tenant ${defaultDomain} (${tenantId()})`);
    expect(said.at(-1)).toContain(
      `"real, in the tenant ${defaultDomain} (${tenantId()}), ${actor()}: Make the new client secret?"`,
    );
  });

  test("examples are refused, in up as well, before the engine runs", async () => {
    const owners = ["11111111-1111-1111-1111-111111111111"];
    checkout.configure("examples", { consoleOrigins: ["https://192.168.10.20:21114"], owners });
    for (const words of [
      ["up", "--stack", "examples", "--yes"],
      ["init", "examples", "--yes"],
    ]) {
      const { code, said } = await run(words);
      expect(code).toBe(1);
      expect(said.slice(-3)).toEqual([
        `Error: ${checkout.folder}/Pulumi.examples.yaml must have your own values. Nothing was changed.`,
        "  - https://192.168.10.20:21114 is an example: write the address that your console is opened at.",
        "  - 11111111-1111-1111-1111-111111111111 is an example: write the object ID of the account that is meant.",
      ]);
    }
  });
});
