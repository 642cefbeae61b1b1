import type { automation } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";

import { deployedStateAdvice } from "../../../../../cli/environment/deployed-state-advice.ts";
import type { LocalFolder } from "../../../../../cli/local-machine/folder.ts";
import { localStateAdvice } from "../../../../../cli/local-machine/state-advice.ts";
import { EngineDiagnostics, stopOf } from "../../../../../cli/stack/stops/engine-diagnostics.ts";

const prod = deployedStateAdvice("prod");
const folder = { state: "/x/state", entra: "/x/entra", passphraseFile: "/x/passphrase" } as LocalFolder;

function urnOf(name: string): string {
  return `urn:pulumi:prod::rustdesk-entra::rustdesk-entra:index:RustDeskAppRegistration$azuread:index/x:X::${name}`;
}

function diagnostic(message: string, name?: string, severity: "error" | "warning" = "error"): automation.EngineEvent {
  const urn = name === undefined ? {} : { urn: urnOf(name) };
  return { sequence: 0, timestamp: 0, diagnosticEvent: { severity, message, color: "never", ...urn } };
}

function declared(...names: string[]): automation.EngineEvent[] {
  return names.map((name) => {
    const metadata = { urn: urnOf(name), op: "same", new: {} } as unknown as automation.StepEventMetadata;
    return { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } };
  });
}

function policy(enforcementLevel: string, policyName: string, message: string): automation.EngineEvent {
  const policyEvent = { enforcementLevel, policyName, message } as automation.PolicyEvent;
  return { sequence: 0, timestamp: 0, policyEvent };
}

/** What is told of a run in which the engine reports this. */
function reported(...events: automation.EngineEvent[]): string | undefined {
  const diagnostics = new EngineDiagnostics();
  for (const event of events) {
    diagnostics.add(event);
  }
  return diagnostics.stopped(prod)?.message;
}

/** What the Pulumi CLI 3.259.0 says of it. */
function refusedDeletion(name: string): automation.EngineEvent {
  const urn = urnOf(name);
  return diagnostic(
    `<{%reset%}>Preview failed: resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either ` +
      "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
      `\`pulumi state unprotect '${urn}'\`<{%reset%}>\n`,
    name,
  );
}

describe("what is protected", () => {
  const secrets = ["rustdesk-client-secret-1", "rustdesk-client-secret-2", "rustdesk-client-secret-3"] as const;

  test("and newer than the file: the file is told to be older than the last rotation", () => {
    expect(reported(...declared("rustdesk-application", secrets[0]), refusedDeletion(secrets[2]))).toBe(
      "clientSecretGeneration in Pulumi.prod.yaml must be at least 3, the newest that is brought up; got 1. The file is older " +
        "than the last rotation. Take the newer one (`git pull`), or write 3 there.",
    );
  });

  test("and two steps older than the file: the number must rise by one at a time", () => {
    expect(reported(...declared(secrets[2], "rustdesk-client-secret-2"), refusedDeletion(secrets[0]))).toBe(
      "clientSecretGeneration in Pulumi.prod.yaml must rise by one at a time, so that the console's client secret works on: " +
        "generation 1 is brought up; got 3. Write 1 there; `npm run rotate -- --stack prod` makes the next one.",
    );
  });

  test("and replaced by an existing secret: protection goes first", () => {
    expect(reported(...declared("rustdesk-application"), refusedDeletion(secrets[0]))).toMatch(
      /^The client secret of generation 1 is protected, .* write `protect: false` in Pulumi\.prod\.yaml without the other one/,
    );
  });

  test("and all to be deleted: the way there is told once, whatever is protected", () => {
    expect(
      reported(
        refusedDeletion(secrets[1]),
        refusedDeletion("rustdesk-service-principal"),
        diagnostic("preview failed"),
      ),
    ).toBe(
      "The registration is protected: once it is deleted, nobody can sign in to RustDesk with it, and under another client id " +
        "everybody is a stranger there. Nothing was deleted. If it is to go all the same: write `protect: false` in " +
        "Pulumi.prod.yaml, bring that up with `npm run up -- --stack prod`, then `pulumi destroy --stack prod`.",
    );
  });

  test("and replaced: the change is to be taken back", () => {
    const replaced = `unable to replace resource "${urnOf("rustdesk-application")}"\nas it is currently marked for protection. To unprotect`;
    expect(reported(...declared("rustdesk-application"), diagnostic(replaced))).toMatch(
      /^The registration is protected, and this run would delete it: .* Take back the change that asks for it /,
    );
  });
});

describe("a text of the engine or of a provider", () => {
  const graph = (status: string, error: string): string =>
    `1 error occurred:\n\t* updating urn:pulumi:prod::x: 1 error occurred:\n\t* Could not update application with object ID: "8309cb82": unexpected status ${status} with error: ${error}`;

  test.each<[text: string, told: string]>([
    [
      "validating stack config: Stack 'prod' is missing configuration value 'consoleOrigins'",
      "consoleOrigins must be set in Pulumi.prod.yaml, the addresses at which the RustDesk console is opened, but it is not. " +
        "Write it below `config:`, such as `consoleOrigins: [https://desk.your-company.com]`.",
    ],
    [
      "validating stack config: Stack 'prod' with configuration key 'clientSecretGeneration' must be of type 'integer'",
      "clientSecretGeneration in Pulumi.prod.yaml must be a whole number, but it is not. Correct it; Pulumi.yaml tells every key's type.",
    ],
    [
      "getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or " +
        "PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
      prod.noPassphrase,
    ],
    [
      "getting stack configuration: get stack secrets manager: unable to read PULUMI_CONFIG_PASSPHRASE_FILE: open /x: no such " +
        "file or directory",
      prod.noPassphrase,
    ],
    ["the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or", prod.busy()],
    ["[409] Conflict: Another update is currently in progress.", prod.busy()],
    [
      'unable to open state directory "file:///gone": stat /gone: no such file or directory',
      'The backend that holds the stack\'s state ("file:///gone") must answer, but: stat /gone: no such file or directory ' +
        "Check PULUMI_BACKEND_URL or `pulumi whoami --verbose`, the network, and the backend's own credentials.",
    ],
    [
      'performing HTTP request: Get "https://localhost:1/api/user": dial tcp 127.0.0.1:1: connect: connection refused',
      'The backend that holds the stack\'s state must answer, but: Get "https://localhost:1/api/user": dial tcp 127.0.0.1:1: ' +
        "connect: connection refused Check PULUMI_BACKEND_URL or `pulumi whoami --verbose`, the network, and the backend's own credentials.",
    ],
    [
      "no resource plugin 'pulumi-resource-azuread' found in the workspace at version v6.9.1 or on your $PATH",
      "The Pulumi CLI needs the plugin pulumi-resource-azuread, which is not installed and could not be downloaded. Check the " +
        "network and its proxy (https_proxy), then run the command again; `pulumi plugin install` tells more.",
    ],
    [
      'Preview failed: diffing urn:pulumi:prod::x: 1 error occurred:\n\t* An existing "azuread_application" with name "RustDesk" (ID: ' +
        '"8309cb82") was found and `prevent_duplicate_names` was specified. To be managed via Terraform, this resource needs to be imported',
      "Another registration in the directory has the name “RustDesk” (object ID 8309cb82). If it is this console's, take it over: " +
        "`npm run adopt -- --stack prod --client-id CLIENT-ID`, with its Application (client) ID from the portal. If not, write " +
        "another displayName in Pulumi.prod.yaml.",
    ],
    [
      'displayName "RustDesk" must be free in the tenant where a registration is made or renamed, but another one has it (client id ' +
        "0a1b). Set another displayName, or take that registration over (docs/adopt.md).",
      "Another registration in the directory has the name “RustDesk” (client id 0a1b). If it is this console's, take it over: " +
        "`npm run adopt -- --stack prod --client-id 0a1b`. If not, write another displayName in Pulumi.prod.yaml.",
    ],
    [
      '1 error occurred:\n\t* Adding password for Application (Application: "8309cb82"): unexpected status 400 (400 Bad Request) with ' +
        "error: CredentialInvalidLifetimeAsPerAppPolicy: Credential lifetime exceeds the max value allowed as per assigned policy 'x'.",
      "A policy of the tenant (app management policy) allows no client secret that is valid for as long. What was made so far is " +
        "kept, without the secret. Write a smaller clientSecretLifetimeDays in Pulumi.prod.yaml, such as 90 or what your Entra ID " +
        "administrators allow, then `npm run up -- --stack prod` again.",
    ],
    [
      '1 error occurred:\n\t* Could not add owners to application with object ID: "8309cb82": unexpected status 403 (403 Forbidden) with ' +
        "error: Authorization_RequestDenied: Insufficient privileges to complete the operation.",
      "Entra ID lets no program add an owner later that may only change what it owns (Application.ReadWrite.OwnedBy). Let a person who is " +
        "an owner already run `npm run up -- --stack prod` once, with the same file.",
    ],
    [
      graph("403 (403 Forbidden)", "Authorization_RequestDenied: Insufficient privileges to complete the operation."),
      "Entra ID refuses this to the identity that deploys (403): it lacks a permission, or does not own the registration. A person " +
        "needs the role Application Developer for what they own, or Application Administrator; a program " +
        "Application.ReadWrite.OwnedBy, and User.Read.All for people among the owners, with admin consent, and to be an owner of " +
        "application and enterprise application (docs/deployer.md).",
    ],
    [
      graph("503 (503 Service Unavailable)", "ServiceUnavailable"),
      "Entra ID answers 503: it is overloaded or down. What was done so far is kept: run the command again, in some minutes.",
    ],
    [
      graph("429 (429 Too Many Requests)", "Request_ThrottledTemporarily"),
      "Entra ID answers 429: too many requests of this tenant at once. What was done so far is kept: run the command again, in " +
        "some minutes.",
    ],
    [
      graph(
        "404 (404 Not Found)",
        "Request_ResourceNotFound: Resource '8309cb82' does not exist or one of its queried reference-",
      ),
      `${prod.notInDirectory.line} ${prod.notInDirectory.action}`,
    ],
    [
      'Post "https://localhost:42785/x": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current ' +
        "time 2026-11-01T10:00:00Z is before 2026-11-28T13:31:42Z",
      "By this machine's clock, which says 2026-11-01T10:00:00Z, a certificate is not valid yet. Set the clock right, then run the " +
        "command again.",
    ],
    [
      "The cloud's metadata must be readable at https://localhost:1/metadata, but: certificate is not yet valid. Check azuread:metadataHost",
      "By this machine's clock a certificate is not valid yet. Set the clock right, then run the command again.",
    ],
    [
      'building client: unable to obtain access token: Post "https://login.microsoftonline.com/x": dial tcp: lookup ' +
        "login.microsoftonline.com: no such host",
      "The provider cannot reach Entra ID: lookup login.microsoftonline.com: no such host. Check the network and its proxy " +
        "(https_proxy). What was done so far is kept: run the command again, in some minutes.",
    ],
    [
      "Error: error serializing property 'clientId': invocation failed: unable to build authorizer for Microsoft Graph API: could not " +
        "configure AzureCli Authorizer: obtaining tenant ID: obtaining account details: running Azure CLI: exit status 1: ERROR: " +
        "Please run 'az login' to setup account.",
      `The azuread provider cannot sign in to Microsoft Entra ID. ${prod.signIn}`,
    ],
    [
      "building client: unable to obtain access token: clientCredentialsToken: received HTTP status 401 with response: " +
        '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 0b29 Timestamp: 2026-11-21 ' +
        '15:54:15Z","error_codes":[7000215]}',
      "Microsoft Entra ID refuses the identity that the azuread provider signs in with: AADSTS7000215: Invalid client secret " +
        `provided. ${prod.signIn}`,
    ],
    [
      "write /x/state/.pulumi/meta.yaml: no space left on device",
      "The disk is full. Free some room on it, then run the command again.",
    ],
    [
      "azuread (resource) plugin [azuread] did not begin responding to RPC connections",
      "The provider azuread does not answer the engine on this machine. Run the command again. If it stays so, see that nothing " +
        "blocks connections to 127.0.0.1, and that this user may open enough files (`ulimit -n 4096`).",
    ],
    [
      "open /x/state/.pulumi/locks: permission denied",
      "/x/state/.pulumi/locks must be writable for this user, but it is another's. Mend its owner or rights, then run the command again.",
    ],
  ])("is told with the way on: %s", (text, told) => {
    expect(reported(diagnostic(text))).toBe(told);
  });

  test("that no table knows is shown as it is, as the engine's", () => {
    expect(reported(diagnostic("the moon is in the way\nof the sun"))).toBe(
      "The engine says: the moon is in the way\nof the sun",
    );
  });

  test("of the program is this product's own already", () => {
    const own =
      "The cloud's metadata must be readable at https://localhost:1/metadata, but: ECONNREFUSED. Check azuread:metadataHost";
    expect(
      reported(diagnostic(own), diagnostic("The client secret stopped working on 2026-11-20: nobody can sign in.")),
    ).toBe(`${own}\nThe client secret stopped working on 2026-11-20: nobody can sign in.`);
  });

  test("is told once however often and with whatever colours it comes, and an afterword not at all", () => {
    const text = "displayName must not be empty";
    expect(
      reported(
        diagnostic(`<{%reset%}>${text}<{%reset%}>\n`),
        diagnostic(text),
        diagnostic("not this", undefined, "warning"),
        diagnostic("One or more errors occurred. Check logs for more details"),
      ),
    ).toBe(text);
    expect(reported(diagnostic("not this", undefined, "warning"), diagnostic("update failed"))).toBeUndefined();
  });

  test("of a function that a provider refuses is without the SDK's own lines", () => {
    const told = "invocation of azuread:index/getApplication:getApplication returned an error: ";
    const trace = "\n\n\n    at Object.callback (x.js:1:1)";
    expect(
      reported(
        diagnostic(`Unhandled exception: Error: ${told}the moon${trace}`),
        diagnostic(`Unhandled exception: Error: ${told}${trace}`),
      ),
    ).toBe(`The engine says: ${told}the moon`);
  });

  test("of the policy pack is told with its rule, where it is mandatory", () => {
    const mandatory = policy("mandatory", "single-tenant", "signInAudience must be AzureADMyOrg.\n");
    expect(reported(mandatory, policy("advisory", "two-owners", "not this"))).toBe(
      "Policy single-tenant: signInAudience must be AzureADMyOrg.",
    );
  });

  test("tells on this machine of its own folders", () => {
    const advice = localStateAdvice(folder, "dev");
    expect(stopOf("x: unexpected status 404 (404 Not Found)", { advice, declared: [] })).toEqual({
      line:
        "The state in /x/state tells of a registration that the directory in /x/entra does not have (404): one of the two folders " +
        "was deleted or restored without the other, or somebody deleted the registration.",
      action:
        "Restore both from the same copy; or have the registration made anew with `npm run up -- local --stack dev --refresh`; or " +
        "start afresh with `npm run local -- reset`.",
    });
  });
});
