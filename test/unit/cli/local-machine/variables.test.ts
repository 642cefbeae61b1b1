import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import type { LocalEntra } from "local-entra";
import { beforeEach, describe, expect, test } from "vitest";

import { LocalFolder } from "../../../../cli/local-machine/folder.ts";
import { handOver, isolate, localVariables, secretOf } from "../../../../cli/local-machine/variables.ts";
import { ProjectFolder } from "../project-folder.ts";

const entra = {
  host: "localhost:41237",
  certificate: { authority: "", caFile: "/x/ca.pem", trustFile: "/x/trust.pem" },
  tenantId: "tenant",
  deployer: { clientId: "client", objectId: "object", clientSecret: "the deployer's secret" },
} as LocalEntra;

let folder: LocalFolder;

beforeEach(() => {
  folder = LocalFolder.open(join(new ProjectFolder().path, ".local"));
});

describe("the variables of a local run", () => {
  test("point the CLI and the provider at this machine", () => {
    expect(localVariables(folder, entra, "azuread:1,random:2", {})).toEqual({
      PULUMI_BACKEND_URL: `file://${folder.state}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE_FILE: folder.passphraseFile,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_PROVIDERS: "azuread:1,random:2",
      ARM_METADATA_HOSTNAME: "localhost:41237",
      ARM_TENANT_ID: "tenant",
      ARM_CLIENT_ID: "client",
      ARM_CLIENT_SECRET: "the deployer's secret",
      ARM_USE_CLI: "false",
      SSL_CERT_FILE: "/x/trust.pem",
      NODE_EXTRA_CA_CERTS: "/x/ca.pem",
    });
    expect(localVariables(folder, entra, undefined)).not.toHaveProperty("PULUMI_DEBUG_PROVIDERS");
  });

  test.each<[NodeJS.ProcessEnv, string | undefined]>([
    [{}, undefined],
    [{ NO_PROXY: "intranet.example" }, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTPS_PROXY: "http://proxy.example:8080" }, "localhost,127.0.0.1,[::1]"],
    [{ http_proxy: "http://proxy.example:8080", NO_PROXY: ".corp, localhost" }, ".corp,localhost,127.0.0.1,[::1]"],
    [{ HTTPS_PROXY: "http://proxy.example:8080", NO_PROXY: "a", no_proxy: "b" }, "b,localhost,127.0.0.1,[::1]"],
    [{ HTTPS_PROXY: "http://proxy.example:8080", NO_PROXY: "*" }, undefined],
  ])("keep a proxy away from this machine: %j", (environment, hosts) => {
    const { NO_PROXY, no_proxy } = localVariables(folder, entra, undefined, environment);
    expect([NO_PROXY, no_proxy]).toEqual([hosts, hosts]);
  });

  test("reach this process and what it starts without the deployer's secret", () => {
    const environment: NodeJS.ProcessEnv = { ARM_CLIENT_SECRET: "of the person's own" };
    const variables = localVariables(folder, entra, undefined, {});
    isolate(environment, variables);
    const { ARM_CLIENT_SECRET, ...others } = variables;
    expect(environment).toEqual(others);
    expect(secretOf(variables)).toEqual({ ARM_CLIENT_SECRET });
  });

  test("leave nothing in the environment that leads to a real tenant or backend", () => {
    const environment = {
      PATH: "/bin",
      PULUMI_HOME: "/home/pulumi",
      PULUMI_ACCESS_TOKEN: "token",
      PULUMI_CONFIG_PASSPHRASE: "other",
      ARM_TENANT_ID: "real",
      ARM_USE_OIDC: "true",
      AZURE_CLIENT_ID: "real",
    };
    isolate(environment, { ARM_TENANT_ID: "tenant" });
    expect(environment).toEqual({ PATH: "/bin", PULUMI_HOME: "/home/pulumi", ARM_TENANT_ID: "tenant" });
  });

  test("are handed over with the secret in a file that only this user can read, until revoked", () => {
    const { variables, clientSecretFile, revoke } = handOver(folder, localVariables(folder, entra, undefined));
    expect(JSON.stringify(variables)).not.toContain("the deployer's secret");
    expect(readFileSync(clientSecretFile, "utf8")).toBe("the deployer's secret");
    expect(statSync(clientSecretFile).mode & 0o777).toBe(0o600);
    revoke();
    expect(existsSync(clientSecretFile)).toBe(false);
  });
});

describe("the local folder", () => {
  test("is for its owner alone, with a passphrase that stays the same", () => {
    expect(statSync(folder.root).mode & 0o777).toBe(0o700);
    expect(statSync(folder.passphraseFile).mode & 0o777).toBe(0o600);
    const passphrase = readFileSync(folder.passphraseFile, "utf8");
    expect(passphrase).toMatch(/^[\w-]{43}$/);
    LocalFolder.open(folder.root);
    expect(readFileSync(folder.passphraseFile, "utf8")).toBe(passphrase);
  });

  test.skipIf(process.platform === "win32")("becomes its owner's alone where somebody made it for everybody", () => {
    const { root, entra, passphraseFile } = folder;
    chmodSync(root, 0o755);
    chmodSync(entra, 0o777);
    chmodSync(passphraseFile, 0o644);
    LocalFolder.open(root);
    expect([root, entra, passphraseFile].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
  });

  test.skipIf(process.platform === "win32")("is refused when it is a link", () => {
    const link = `${folder.root}-link`;
    symlinkSync(folder.root, link);
    const refusal = `${link} must be your own, for it leads to keys and secrets, but it is a link. Remove it, or work in a checkout of your own.`;
    expect(() => LocalFolder.open(link)).toThrow(refusal);
    expect(() => LocalFolder.remove(link)).toThrow(refusal);
    expect(existsSync(folder.passphraseFile)).toBe(true);
  });

  test.skipIf(process.getuid?.() !== 0)("is refused when it or its passphrase is another user's", () => {
    for (const path of [folder.passphraseFile, folder.root]) {
      chownSync(path, 54_321, 54_321);
      expect(() => LocalFolder.open(folder.root)).toThrow(
        `${path} must be your own, for it leads to keys and secrets, but it`,
      );
      chownSync(path, 0, 0);
    }
  });

  test("is gone after a reset", () => {
    LocalFolder.remove(folder.root);
    expect(existsSync(folder.root)).toBe(false);
  });

  test("keeps through a reset what a person wrote for local Entra ID, and nothing else", () => {
    const seed = join(folder.entra, "seed.yaml");
    writeFileSync(seed, "tenant: {}\n");
    mkdirSync(join(folder.entra, "certificate"));
    writeFileSync(join(folder.entra, "certificate/ca.pem"), "");
    LocalFolder.remove(folder.root);
    expect(readdirSync(folder.root, { recursive: true })).toEqual(["entra", "entra/seed.yaml"]);
    LocalFolder.remove(folder.root);
    expect(readFileSync(seed, "utf8")).toBe("tenant: {}\n");
  });

  test("is refused where a file stands in its place", () => {
    expect(() => LocalFolder.open(join(folder.passphraseFile, "x"))).toThrow(
      /must be a folder that can be written, but: ENOTDIR.*remove a file that stands in a folder's place, then try again\.$/,
    );
  });
});
