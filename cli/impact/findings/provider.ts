import { sameValue } from "../changed-value.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { maskedSecret } from "../recording/masking.ts";
import { type ResourceChange, resourceTypes, type Values } from "../recording/resource-change.ts";
import { shown } from "../shown-value.ts";

const prefix = "pulumi:providers:";

/** What the engine itself writes into a provider's settings. */
const engineSettings = ["version", "pluginDownloadURL", "pluginChecksums", "__internal", "__defaults"];

/** Settings that lead the run nowhere else (https://www.pulumi.com/registry/packages/azuread/installation-configuration/). */
const harmless = ["partnerId", "disableTerraformPartnerId"];

/** Settings whose value is no secret and says what the setting does. */
const telling = ["environment", "metadataHost", "tenantId", "clientId", "oidcRequestUrl", "msiEndpoint"];

const meanings: Record<string, string> = {
  environment: "it names the cloud that the run works in, and the issuer follows it",
  metadataHost: "whoever runs that host tells the run where to sign in and which issuer holds",
  tenantId: "a registration is in one tenant, and so are the people who sign in",
  clientId: "the run signs in as another identity",
  oidcRequestUrl: "the run fetches its token there, and whoever runs that host receives the pipeline's own",
  oidcTokenFilePath: "the run signs in with the token in that file",
  msiEndpoint: "the run fetches its token there, so whoever runs that host decides as whom it works",
  clientSecret: "the run signs in with it",
};

/** What becomes of a setting of the azuread provider, whether a file or the program sets it. */
export function providerSettingFinding(source: { name: string }, key: string, old: unknown, target: unknown): Finding {
  const isHarmless = harmless.includes(key);
  const value = (given: unknown): string =>
    given === undefined || given === ""
      ? "nothing"
      : telling.includes(key) || /^use/.test(key)
        ? shown(given)
        : maskedSecret;
  const meaning = isHarmless
    ? "the run works where it did"
    : (meanings[key] ?? "it decides where and as whom the run works");
  return findingsAbout("run")(isHarmless ? "uninterrupted" : "exposed", source, {
    property: `azuread:${key}`,
    line: `The provider's setting ${key} changes from ${value(old)} to ${value(target)}: ${meaning}.`,
    ...(isHarmless ? {} : { action: "Accept it only from somebody who may decide where the deployment leads." }),
  });
}

/** What becomes of the providers: of the engine's own by their settings, of those that the program makes by their being there. */
export function providerFindings({ preview }: PreviewView): Finding[] {
  const providers = preview.changes.filter(
    ({ type, operation }) => type.startsWith(prefix) && operation !== "clean-up",
  );
  const [own, made] = [providers.filter(isDefault), providers.filter((change) => !isDefault(change))];
  return [...settingFindings(own.filter(({ type }) => type === resourceTypes.provider)), ...made.flatMap(madeFindings)];
}

/** The engine makes its own below nothing, whatever the program calls one of its. */
function isDefault({ name, parent }: ResourceChange): boolean {
  return parent === undefined && /^default(?:_\d\w*)?$/.test(name);
}

/** A newer provider is another resource, so all of a kind are one. */
function settingFindings(changes: ResourceChange[]): Finding[] {
  const before = changes.find(({ old }) => old !== undefined)?.old?.inputs;
  const after = changes.find(({ operation, new: target }) => operation !== "delete" && target !== undefined);
  return before === undefined || after === undefined ? [] : differences(after, before, after.new?.inputs ?? {});
}

function madeFindings(change: ResourceChange): Finding[] {
  const { operation, old, new: target, name, type } = change;
  const [before, after] = [old?.inputs ?? {}, target?.inputs ?? {}];
  if (operation === "delete") {
    return [
      findingsAbout("run")("uninterrupted", change, {
        line: `The provider ${name}, which the program made itself, goes.`,
      }),
    ];
  }
  if (operation !== "create" && operation !== "replace") {
    return differences(change, before, after);
  }
  const line = `The program makes a provider of its own, ${name} (${type.slice(prefix.length)}): what uses it works wherever its settings lead.`;
  const made = findingsAbout("run")("exposed", change, {
    line,
    action: "Let the stack's configuration set the provider.",
  });
  return [made, ...differences(change, {}, after)];
}

function differences(source: ResourceChange, before: Values, after: Values): Finding[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !engineSettings.includes(key),
  );
  return keys
    .filter((key) => !sameValue(before[key], after[key]))
    .map((key) => providerSettingFinding(source, key, before[key], after[key]));
}
