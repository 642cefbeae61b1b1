import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { type LocalEnvironment, startEnvironment } from "../cli/local-machine/environment.ts";
import { CommandCheckout } from "../test/engine/command-checkout.ts";
import { type Contender, type Result, race } from "./race.ts";

/** A question that a table of results answers. */
export interface Comparison {
  title: string;
  results: Result[];
}

const start = (...words: string[]) => [process.execPath, "cli/start.mjs", ...words];

/** Compares commands with their peers: plain `pulumi`, where it has its language host on PATH, and a program of three resources. */
export async function compareCommands(): Promise<Comparison[]> {
  const checkout = new CommandCheckout();
  try {
    rmSync(join(checkout.folder, "Pulumi.dev.yaml"));
    for (let index = 0; index < 10; index++) {
      const displayName = `RustDesk (bench ${index})`;
      checkout.configure(`bench${index}`, { displayName, consoleOrigins: ["https://desk.example.com"] });
      await checkout.runProcess("local", "--stack", `bench${index}`);
    }
    const many = await race([
      {
        name: "preview --local --stack NAME",
        words: start("preview", "--local", "--stack", "bench0"),
        folder: checkout.folder,
      },
      { name: "preview --local --all, ten", words: start("preview", "--local", "--all"), folder: checkout.folder },
    ]);
    const local: Contender = {
      name: "npm run local, warm",
      words: start("local", "--stack", "bench0"),
      folder: checkout.folder,
    };
    const alone = await race([local]);
    return [
      { title: "Ten environments against one", results: many },
      { title: "On this machine", results: alone },
      ...(await comparePlain(checkout)),
    ];
  } finally {
    await checkout.remove();
  }
}

async function comparePlain(checkout: CommandCheckout): Promise<Comparison[]> {
  const environment = await startEnvironment({ checkout: checkout.folder, stackName: "bench0", onProgress: () => {} });
  try {
    const { folder, engine, stack, variables } = environment;
    // The deployer's secret as well, which a command keeps from its own variables.
    Object.assign(process.env, variables);
    // With the salt of its secrets, without which the engine would write one.
    copyFileSync(
      join(folder.workspace, `Pulumi.${stack.name}.yaml`),
      join(checkout.folder, `Pulumi.${stack.name}.yaml`),
    );
    const cli = engine.command.command;
    process.env.PATH = [dirname(cli), process.env.PATH].join(delimiter);
    const minimal = minimalProgram(environment);
    const plain = (name: string, at: string, ...words: string[]): Contender => ({
      name,
      words: [cli, ...words, "--non-interactive"],
      folder: at,
    });
    await race([plain("minimal program, stack init", minimal, "stack", "init", "bench")], 0);
    await race([plain("minimal program, first up", minimal, "up", "--yes", "--stack", "bench")], 0);
    const inCheckout = ["--stack", stack.name];
    return [
      {
        title: "preview, no change",
        results: await race([
          plain("minimal program, pulumi preview", minimal, "preview", "--stack", "bench"),
          plain("program, pulumi preview", checkout.folder, "preview", ...inCheckout),
          { name: "npm run preview", words: start("preview", ...inCheckout), folder: checkout.folder },
        ]),
      },
      {
        title: "up, no change",
        results: await race([
          plain("minimal program, pulumi up", minimal, "up", "--yes", "--stack", "bench"),
          plain("program, pulumi up", checkout.folder, "up", "--yes", ...inCheckout),
        ]),
      },
    ];
  } catch (error) {
    console.log(`\nPlain pulumi was not compared: ${(error as Error).message}`);
    return [];
  } finally {
    await environment.close();
  }
}

/** A program of three resources, as short as it can be written, in the same backend and tenant. */
function minimalProgram({ folder }: LocalEnvironment): string {
  const program = join(folder.root, "minimal");
  mkdirSync(program);
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(program, "node_modules"));
  writeFileSync(join(program, "package.json"), JSON.stringify({ type: "module", main: "index.js" }));
  writeFileSync(
    join(program, "Pulumi.yaml"),
    "name: minimal\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  writeFileSync(join(program, "Pulumi.bench.yaml"), "config: {}\n");
  writeFileSync(
    join(program, "index.js"),
    `import * as azuread from "@pulumi/azuread";
const owners = [(await azuread.getClientConfig()).objectId];
const { clientId, id } = new azuread.Application("application", { displayName: "Minimal", owners });
new azuread.ServicePrincipal("service-principal", { clientId, owners });
export const secret = new azuread.ApplicationPassword("secret", { applicationId: id }).value;
`,
  );
  return program;
}
