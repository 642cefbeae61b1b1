import { join } from "node:path";

import { type LocalEntra, startLocalEntra, trustCertificateAuthority } from "local-entra";

import { examine } from "../../../cli/doctor/examination.ts";
import type { Finding } from "../../../cli/doctor/finding.ts";
import type { Subject } from "../../../cli/doctor/subject.ts";
import { folderName, LocalFolder } from "../../../cli/local-machine/folder.ts";
import { type LocalVariables, localVariables } from "../../../cli/local-machine/variables.ts";
import { TestCheckout } from "../test-checkout.ts";

/** An environment that was brought up once, and local Entra ID to break it in; the outputs stay as they are. */
export class DoctorCheckout extends TestCheckout {
  entra!: LocalEntra;
  subject!: Subject;
  variables!: LocalVariables;

  /** Brings it up, and starts local Entra ID again without the engine. */
  async begin(): Promise<void> {
    this.configure("dev", { consoleOrigins: ["http://localhost:8000", "https://localhost"] });
    const outputs = await this.inEnvironment("dev", async ({ stack }) => {
      await stack.up();
      return stack.outputs();
    });
    const value = (name: string) => outputs[name]?.value;
    this.subject = {
      clientId: value("clientId"),
      clientSecret: value("clientSecret"),
      clientSecretExpires: value("clientSecretExpires"),
      previousClientSecretExpires: undefined,
      issuer: value("issuer"),
      callbackUrls: value("callbackUrls"),
      tenantId: value("tenantId"),
      warningDays: 30,
      selector: "local --stack dev",
      hasExistingSecret: false,
    };
    await this.reopen();
  }

  async reopen(): Promise<void> {
    const folder = LocalFolder.open(join(this.folder, folderName));
    this.entra = await startLocalEntra({ folder: folder.entra });
    trustCertificateAuthority(this.entra.certificate.caFile);
    this.variables = localVariables(folder, this.entra, undefined);
    // `fetch` may have kept a connection of the start before.
    await fetch(this.entra.issuer).catch(() => undefined);
  }

  /** What the doctor finds, without the engine; `change` is what differs from the environment's outputs. */
  async examine(console?: URL, change: Partial<Subject> = {}): Promise<Finding[]> {
    const subject = { ...this.subject, ...change };
    const found = await examine(subject, { variables: this.variables, console }, new AbortController().signal);
    return [...found.signIn, ...found.console];
  }

  /** The problems alone, as `check AADSTS…: found`. */
  async problems(console?: URL, change: Partial<Subject> = {}): Promise<string[]> {
    const findings = await this.examine(console, change);
    return findings.filter(({ status }) => status === "problem").map(({ check, found }) => `${check} ${found}`);
  }

  get application() {
    const found = this.entra.directory.applications.getByAppId(this.subject.clientId);
    if (found === undefined) {
      throw new Error(`the directory must have the application ${this.subject.clientId}`);
    }
    return found;
  }

  get servicePrincipal() {
    const found = this.entra.directory.servicePrincipals.getByAppId(this.subject.clientId);
    if (found === undefined) {
      throw new Error(`the directory must have the service principal of ${this.subject.clientId}`);
    }
    return found;
  }

  override async remove(): Promise<void> {
    await this.entra?.close();
    await super.remove();
  }
}
