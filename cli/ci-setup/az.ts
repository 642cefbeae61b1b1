import { UserError } from "../user-error.ts";
import { CouldNotLook } from "./step.ts";
import { said, type Tool } from "./tool.ts";

/** Who is signed in to Azure. */
export interface Account {
  tenantId: string;
  /** Sign-in name, or a program's client ID. */
  name: string;
  /** A person's object ID; undefined for a program. */
  objectId: string | undefined;
}

/** Azure, asked through its own command line. */
export class Az {
  readonly #tool: Tool;
  readonly account: Account;

  private constructor(tool: Tool, account: Account) {
    this.#tool = tool;
    this.account = account;
  }

  /** @throws UserError when `az` is missing or not signed in. */
  static async open(tool: Tool): Promise<Az> {
    const ended = await tool(["account", "show", "--output", "json"]);
    if (ended.code !== 0) {
      throw new UserError(
        `az must be signed in to the tenant, but: ${said(ended)}. Nothing was changed. Sign in with ` +
          "`az login --tenant TENANT-ID --allow-no-subscriptions`.",
      );
    }
    const { tenantId, user } = JSON.parse(ended.stdout) as { tenantId: string; user: { name: string; type: string } };
    const me = user.type === "user" ? await tool(["ad", "signed-in-user", "show", "--output", "json"]) : undefined;
    const objectId = me?.code === 0 ? (JSON.parse(me.stdout) as { id: string }).id : undefined;
    return new Az(tool, { tenantId, name: user.name, objectId });
  }

  /** @throws CouldNotLook */
  async ask<Answer>(...words: string[]): Promise<Answer> {
    const ended = await this.#tool([...words, "--output", "json"]);
    if (ended.code !== 0) {
      throw new CouldNotLook(`\`az ${words.slice(0, 3).join(" ")}\` says: ${said(ended)}`);
    }
    return JSON.parse(ended.stdout);
  }

  /** @throws UserError */
  async change(...words: string[]): Promise<void> {
    const ended = await this.#tool([...words, "--output", "none"]);
    if (ended.code !== 0) {
      throw new UserError(`\`az ${words.join(" ")}\` must succeed, but it says: ${said(ended)}.`);
    }
  }
}
