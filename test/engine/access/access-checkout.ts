import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { SignInRefused, signInWithCode } from "../../../cli/sign-in/sign-in.ts";
import type { ChangeSummary, UpOptions } from "../../../cli/stack/stack.ts";
import { ThirdParty } from "../conformance/third-party.ts";
import { settingsOf } from "../secret-life/fixture.ts";
import { TestCheckout } from "../test-checkout.ts";

/** What an administrator of people and consents works with. */
const graphRoles = [
  ...["Application.Read.All", "AppRoleAssignment.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"],
  ...["User.ReadWrite.All", "Group.ReadWrite.All"],
];

/** An environment in a tenant whose people differ by what they show of access, and an administrator of that tenant. */
export class AccessCheckout extends TestCheckout {
  #environment: LocalEnvironment | undefined;
  #administrator: ThirdParty | undefined;

  /** Starts it with nothing made yet. */
  async open(): Promise<void> {
    const folder = join(this.folder, ".local/entra");
    mkdirSync(folder, { recursive: true });
    cpSync(join(import.meta.dirname, "seed.yaml"), join(folder, "seed.yaml"));
    this.#configure({});
    this.#environment = await this.start("prod");
    const { entra } = this.environment;
    const administrator = entra.register({ displayName: "Administrator", graphRoles });
    this.#administrator = new ThirdParty({ ...entra, deployer: administrator });
  }

  get environment(): LocalEnvironment {
    return this.#environment as LocalEnvironment;
  }

  /** What an administrator does in the portal or with `az`. @throws when Graph refuses. */
  graph(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    return (this.#administrator as ThirdParty).call(method, path, body);
  }

  /** Brings the environment up with these settings; keys may have the project's name. */
  up(settings: Record<string, unknown>, options?: UpOptions): Promise<ChangeSummary> {
    this.#configure(settings);
    this.environment.reloadConfiguration();
    return this.environment.stack.up(options);
  }

  /** Takes back what an administrator has consented to for all users. */
  async revokeConsent(): Promise<void> {
    const { value } = (await this.graph("GET", "/oauth2PermissionGrants")) as { value: Record<string, string>[] };
    for (const { id } of value.filter(({ consentType }) => consentType === "AllPrincipals")) {
      await this.graph("DELETE", `/oauth2PermissionGrants/${id}`);
    }
  }

  /** The object ID of a user or group of the tenant. */
  idOf(name: string): string {
    const { users, groups } = this.environment.entra.directory;
    const found =
      users.list().find(({ userPrincipalName }) => userPrincipalName.startsWith(name)) ??
      groups.list().find(({ displayName }) => displayName === name);
    if (found === undefined) {
      throw new Error(`${name} must be in seed.yaml, but is not`);
    }
    return found.id;
  }

  /** The claims of a person's ID token, or the number of the refusal that the person sees. */
  async signIn(person: string): Promise<Record<string, unknown> | string> {
    const settings = settingsOf(await this.environment.stack.outputs());
    try {
      return await signInWithCode(settings, person);
    } catch (error) {
      if (error instanceof SignInRefused) {
        return error.refusal.code.replace("AADSTS", "");
      }
      throw error;
    }
  }

  #configure(settings: Record<string, unknown>): void {
    const keys = Object.entries(settings).map(([key, value]) => [key.replace(/^rustdesk-entra:/, ""), value]);
    this.configure("prod", { consoleOrigins: ["https://desk.example.com"], ...Object.fromEntries(keys) });
  }
}
