import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test, vi } from "vitest";

import { cloudInUse, issuerOf } from "../../../components/cloud.ts";
import { audienceWarnings } from "../../../components/rules/audience.ts";

const tenantId = "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb";

function configure(environment: string | undefined, metadataHost?: string): void {
  pulumi.runtime.setAllConfig({
    ...(environment === undefined ? {} : { "azuread:environment": environment }),
    ...(metadataHost === undefined ? {} : { "azuread:metadataHost": metadataHost }),
  });
}

function answerMetadata(body: unknown, status = 200): void {
  vi.stubGlobal("fetch", async (url: string) => {
    expect(url).toBe("https://management.example/metadata/endpoints?api-version=2022-09-01");
    return new Response(JSON.stringify(body), { status });
  });
}

afterEach(() => {
  pulumi.runtime.setAllConfig({});
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe("the issuer", () => {
  test.each([
    [undefined, `https://login.microsoftonline.com/${tenantId}/v2.0`],
    ["global", `https://login.microsoftonline.com/${tenantId}/v2.0`],
    ["public", `https://login.microsoftonline.com/${tenantId}/v2.0`],
    ["usgovernment", `https://login.microsoftonline.us/${tenantId}/v2.0`],
    ["usgovernmentl4", `https://login.microsoftonline.us/${tenantId}/v2.0`],
    ["usgovernmentl5", `https://login.microsoftonline.us/${tenantId}/v2.0`],
    ["dod", `https://login.microsoftonline.us/${tenantId}/v2.0`],
    ["China", `https://login.partner.microsoftonline.cn/${tenantId}/v2.0`],
  ])("in the environment %s is %s", async (environment, issuer) => {
    configure(environment);
    expect(issuerOf(await cloudInUse(), tenantId, "AzureADMyOrg")).toBe(issuer);
  });

  test("for personal accounts only has the consumers' tenant", async () => {
    configure("global");
    expect(issuerOf(await cloudInUse(), tenantId, "PersonalMicrosoftAccount")).toBe(
      "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
    );
  });

  test("never holds more than the tenant's GUID, also where several tenants may ask", async () => {
    configure("global");
    const cloud = await cloudInUse();
    const expected = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    expect(issuerOf(cloud, tenantId, "AzureADMultipleOrgs")).toBe(expected);
    expect(issuerOf(cloud, tenantId, "AzureADandPersonalMicrosoftAccount")).toBe(expected);
  });

  test("comes with a warning where users of other tenants may ask to sign in", () => {
    expect(audienceWarnings("AzureADMyOrg")).toEqual([]);
    expect(audienceWarnings("PersonalMicrosoftAccount")).toEqual([]);
    expect(audienceWarnings("AzureADMultipleOrgs")).toEqual([
      "signInAudience AzureADMultipleOrgs lets accounts of any organization ask to sign in, but RustDesk takes one " +
        "issuer and compares it exactly: only users of this tenant can sign in. Use AzureADMyOrg unless another " +
        "application needs this registration too.",
    ]);
  });
});

describe("the cloud", () => {
  test("of an unknown environment is refused with the known ones", async () => {
    configure("germany");
    expect(cloudInUse).toThrow(
      new pulumi.RunError(
        "azuread:environment (or ARM_ENVIRONMENT) must be one of global, public, usgovernment, usgovernmentl4, " +
          'usgovernmentl5, dod, china; got "germany". Set one of them, or name the metadata host of another cloud in ' +
          "azuread:metadataHost.",
      ),
    );
  });

  test("follows the provider's environment variable", async () => {
    vi.stubEnv("ARM_ENVIRONMENT", "usgovernment");
    expect(await cloudInUse()).toEqual({
      name: "US government",
      issuerOrigin: "https://login.microsoftonline.us",
      portalOrigin: "https://portal.azure.us",
      personalAccounts: false,
    });
  });

  test("of a metadata host is what its document says", async () => {
    configure(undefined, "management.example");
    answerMetadata({
      name: "Bleu",
      portal: "https://portal.example/",
      authentication: { loginEndpoint: "https://login.example/" },
    });
    expect(await cloudInUse()).toEqual({
      name: "Bleu",
      issuerOrigin: "https://login.example",
      portalOrigin: "https://portal.example",
      personalAccounts: false,
    });
  });

  test("of a metadata host that signs in at China's host has China's issuer", async () => {
    configure(undefined, "management.example");
    answerMetadata({ name: "x", authentication: { loginEndpoint: "https://login.chinacloudapi.cn" } });
    expect((await cloudInUse()).issuerOrigin).toBe("https://login.partner.microsoftonline.cn");
  });

  test("of a metadata host that answers with an error, or without a sign-in host, is refused", async () => {
    configure(undefined, "management.example");
    answerMetadata({}, 503);
    await expect(cloudInUse()).rejects.toThrow(
      "The cloud's metadata must be readable at https://management.example/metadata/endpoints?api-version=2022-09-01, " +
        "but: HTTP 503. Check azuread:metadataHost (or ARM_METADATA_HOSTNAME), that the host is up, and that Node.js " +
        "trusts its certificate (NODE_EXTRA_CA_CERTS).",
    );
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    await expect(cloudInUse()).rejects.toThrow(
      "that the host is up, and that the proxy of HTTPS_PROXY leads to it (else name it in NO_PROXY).",
    );
    vi.unstubAllEnvs();
    answerMetadata({ name: "x" });
    await expect(cloudInUse()).rejects.toThrow(
      "but: it has no URL authentication.loginEndpoint. Check azuread:metadataHost (or ARM_METADATA_HOSTNAME), that the host",
    );
  });

  test("of a metadata host that nobody serves is refused with the cause", async () => {
    const port = await freePort();
    vi.stubEnv("ARM_METADATA_HOSTNAME", `127.0.0.1:${port}`);
    await expect(cloudInUse()).rejects.toThrow(
      `The cloud's metadata must be readable at https://127.0.0.1:${port}/metadata/endpoints?api-version=2022-09-01, ` +
        `but: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
  });
});

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
