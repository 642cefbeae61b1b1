import { partsOf } from "../../configuration/known-keys.ts";
import { readYaml } from "../../configuration/yaml-text.ts";
import { sameValue } from "../impact/changed-value.ts";
import { findingsAbout, type SettingChange } from "../impact/finding.ts";
import { providerSettingFinding } from "../impact/findings/provider.ts";
import { isRecord } from "../impact/recording/masking.ts";
import { shown, visible } from "../impact/shown-value.ts";

/** The key of a client secret that was made elsewhere. */
export const secret = "existingClientSecret";

/** Of the project's own keys: what they are about, and what a change of the others means. */
const ownKeys: Partial<Record<string, { toldBy?: SettingChange["toldBy"]; means?: string }>> = {
  adminConsent: { toldBy: { subject: "permissions" } },
  assignmentRequired: { toldBy: { subject: "whoMaySignIn" } },
  assignments: { toldBy: { subject: "whoMaySignIn" } },
  clientSecretGeneration: { toldBy: { subject: "clientSecret" } },
  clientSecretLifetimeDays: { means: "the next client secret lives as long; the one that is there keeps its end" },
  clientSecretRetiredGeneration: { toldBy: { subject: "clientSecret" } },
  clientSecretWarningDays: { means: "runs warn so many days before the client secret ends" },
  consoleOrigins: { toldBy: { subject: "callbackUrls" } },
  displayName: { toldBy: { subject: "displayName" } },
  existingClientSecretExpires: { means: "runs warn by it; the secret itself ends when it ends" },
  groupMembershipClaims: { toldBy: { property: "groupMembershipClaims" } },
  groupNames: { toldBy: { property: "optionalClaims.idTokens" } },
  notes: { toldBy: { property: "notes" } },
  optionalClaims: { toldBy: { property: "optionalClaims.idTokens" } },
  owners: { toldBy: { subject: "owners" } },
  protect: { toldBy: { subject: "protection" } },
  randomNameSuffix: { toldBy: { subject: "displayName" } },
  serviceManagementReference: { toldBy: { property: "serviceManagementReference" } },
  signInAudience: { toldBy: { subject: "whoMaySignIn" } },
};

/** Fields outside of `config`, in a stack's file and in Pulumi.yaml: what somebody could do with a change of them. */
const fields: Partial<Record<string, string>> = {
  backend: "the state, with every secret in it, is kept elsewhere",
  encryptedkey: "the state's secrets are encrypted with another key, and whoever holds that reads them",
  encryptionsalt: "the state's secrets are encrypted with another passphrase, and whoever holds that reads them",
  environment: "what Pulumi ESC sets there holds beside this file: identity, tenant and values may come from it",
  main: "other code runs with the identity that deploys",
  name: "the engine takes it for another project, whose state is empty",
  options: "the run works in another way",
  packages: "other code runs with the identity that deploys",
  plugins: "other providers run with the identity that deploys",
  runtime: "other code runs with the identity that deploys",
  secretsprovider: "the state's secrets are encrypted by another provider, and whoever holds its key reads them",
  stackConfigDir: "the environments' files are read from elsewhere",
};
const words = ["author", "description", "license", "template", "website"];
const decision = "Accept it only from somebody who may decide where the deployment leads.";

/** A finding for each setting that is another in one file than in the other. */
export function settingChanges(
  place: { file: string; project: string; local: boolean },
  before: string | undefined,
  after: string | undefined,
): SettingChange[] {
  const [old, target] = [mappingOf(before), mappingOf(after)];
  const source = { name: place.file };
  const inConfig = differing(old.config, target.config).map(([key, was, is]) => configChange(place, key, was, is));
  const outside = differing({ ...old, config: undefined }, { ...target, config: undefined }).map(
    ([field]): SettingChange => {
      const means = fields[field];
      const line = `The field ${visible(field)} of ${place.file} is another${means === undefined ? "" : `: ${means}`}.`;
      const verdict = words.includes(field) ? "uninterrupted" : means === undefined ? "unknown" : "exposed";
      return {
        finding: say(verdict, source, {
          property: field,
          line,
          ...(verdict === "uninterrupted" ? {} : { action: decision }),
        }),
      };
    },
  );
  return [...inConfig, ...outside];
}

const say = findingsAbout("run");

function configChange(
  { file, project, local }: { file: string; project: string; local: boolean },
  key: string,
  old: unknown,
  target: unknown,
): SettingChange {
  const { namespace, name } = partsOf(key, project);
  const source = { name: file };
  if (namespace === "azuread") {
    return { finding: providerSettingFinding(source, name, old, target) };
  }
  if (namespace === project && name === secret) {
    return secretChange(source, old, target, local);
  }
  if (namespace === project && name === "assignments" && isSamePeople(old, target)) {
    const line = `The setting ${visible(key)} of ${file} assigns the same people by other labels, by which reports call them: ${told(old)} becomes ${told(target)}.`;
    return { finding: say("uninterrupted", source, { property: key, line }) };
  }
  const known = namespace === project ? ownKeys[name] : undefined;
  const value = (given: unknown): string =>
    namespace === project && given === undefined ? "the default" : told(given);
  const from = `The setting ${visible(key)} of ${file} changes from ${value(old)} to ${value(target)}`;
  if (known !== undefined || namespace === project || namespace === "random") {
    const isSilent = name === "clientSecretWarningDays" && target === 0;
    const means = isSilent ? "nothing warns any more before the client secret ends" : known?.means;
    const line = `${from}${means === undefined ? "" : `: ${means}`}.`;
    const said = {
      property: key,
      line,
      ...(isSilent ? { action: "Keep some days, or watch its end elsewhere." } : {}),
    };
    return { finding: say("uninterrupted", source, said), ...(known?.toldBy ? { toldBy: known.toldBy } : {}) };
  }
  const line = `${from}, which is no setting of this program: what it does cannot be told.`;
  return { finding: say("unknown", source, { property: key, line, action: decision }) };
}

/** Against the tenant the two values are compared in memory; on this machine the key of neither is there. */
function secretChange(source: { name: string }, old: unknown, target: unknown, local: boolean): SettingChange {
  const deed = old === undefined ? "comes" : target === undefined ? "goes" : "is another, or encrypted anew";
  const line = `The client secret of the configuration (${secret} of ${source.name}) ${deed}`;
  const change = findingsAbout("clientSecret");
  return local
    ? {
        finding: change("unknown", source, {
          property: secret,
          line: `${line}: its value cannot be read here, so that nobody can tell whether the console has it.`,
          action:
            "Make sure that the console has the client secret that holds after the deployment, or sign-in is interrupted until then.",
        }),
      }
    : {
        finding: change("uninterrupted", source, { property: secret, line: `${line}.` }),
        toldBy: { subject: "clientSecret" },
      };
}

function isSamePeople(old: unknown, target: unknown): boolean {
  const ids = (assignments: unknown) => Object.values(Object(assignments)).map((id) => String(id).toLowerCase());
  return sameValue(ids(old), ids(target));
}

/** A value in a sentence; one that may be a secret is not shown. */
function told(value: unknown): string {
  return isRecord(value) && Object.hasOwn(value, "secure") ? "an encrypted value" : shown(value);
}

function differing(old: unknown, target: unknown): [key: string, old: unknown, target: unknown][] {
  const [before, after] = [isRecord(old) ? old : {}, isRecord(target) ? target : {}];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => [key, before[key], after[key]]);
}

/** What a file says; nothing where it is not there, or cannot be read, which the run itself says. */
export function mappingOf(text: string | undefined): Record<string, unknown> {
  const read = readYaml(Buffer.from(text ?? ""));
  const value: unknown = "document" in read ? read.document.toJS() : undefined;
  return isRecord(value) ? value : {};
}
