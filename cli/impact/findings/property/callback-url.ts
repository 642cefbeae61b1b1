import { type ChangedValue, listChange, textsOf } from "../../changed-value.ts";
import { consoleOriginOf } from "../../console-origin.ts";
import { type Finding, findingOf } from "../../finding.ts";
import { valueAt } from "../../recording/property-path.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted } from "../../shown-value.ts";

/** Whose redirect URIs Entra ID takes no client secret with. */
const otherPlatforms = ["singlePageApplication.redirectUris", "publicClient.redirectUris"];

/** What becomes of the redirect URIs of the platform Web, which are the console's callback URLs. */
export function callbackUrlFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const registered = textsOf(value.new);
  return [
    ...removed.map((uri) =>
      stillAnswered(uri, registered) ? portFinding(change, value, uri) : removedFinding(change, value, uri),
    ),
    ...added.filter((uri) => !stillAnswered(uri, removed)).map((uri) => addedFinding(change, value, uri)),
  ];
}

function addedFinding(change: ResourceChange, { path }: ChangedValue, uri: string): Finding {
  const origin = consoleOriginOf(uri);
  const wasSinglePage = textsOf(valueAt(change.old?.outputs, "singlePageApplication.redirectUris")).includes(
    uri,
  );
  const line =
    origin === undefined
      ? `Redirect URI ${quoted(uri)} is added, which is no callback URL of a RustDesk console.`
      : `Callback URL ${quoted(uri)} is added: people can sign in to the console at ${origin}.`;
  return findingOf(change, path, {
    verdict: "uninterrupted",
    subject: "callbackUrls",
    line: wasSinglePage
      ? `${line} It was one of a single-page application, which no client secret goes with.`
      : line,
    item: uri,
  });
}

function removedFinding(change: ResourceChange, { path, new: target }: ChangedValue, uri: string): Finding {
  const origin = consoleOriginOf(uri);
  const [other] = textsOf(target)
    .map(consoleOriginOf)
    .filter((candidate) => candidate !== undefined);
  if (origin === undefined) {
    return findingOf(change, path, {
      verdict: "broken",
      subject: "callbackUrls",
      line: `Redirect URI ${quoted(uri)} is removed: whatever signs people in with it is refused (AADSTS50011).`,
      action: "Give what uses it a registration of its own first.",
      item: uri,
    });
  }
  if (otherPlatforms.some((platform) => textsOf(valueAt(change.new?.outputs, platform)).includes(uri))) {
    return findingOf(change, path, {
      verdict: "broken",
      subject: "callbackUrls",
      line: `Callback URL ${quoted(uri)} is no longer one of the platform Web: the console cannot use it.`,
      action: "Register it for the platform Web alone.",
      item: uri,
    });
  }
  const elsewhere =
    other === undefined ? "" : ` Otherwise open the console at ${other} and save its provider there again.`;
  return findingOf(change, path, {
    verdict: "broken",
    subject: "callbackUrls",
    line: `Callback URL ${quoted(uri)} is removed: people who open the console at ${origin} cannot sign in (AADSTS50011).`,
    action: `Keep ${origin} in consoleOrigins while the console is opened there.${elsewhere}`,
    item: uri,
  });
}

function portFinding(change: ResourceChange, { path }: ChangedValue, uri: string): Finding {
  return findingOf(change, path, {
    verdict: "uninterrupted",
    subject: "callbackUrls",
    line: `Callback URL ${quoted(uri)} gets another port, which Entra ID does not compare for localhost.`,
    item: uri,
  });
}

/** What becomes of redirect URIs that are not the platform Web's. */
export function otherPlatformFindings(platform: string) {
  return (change: ResourceChange, value: ChangedValue): Finding[] => {
    const { added, removed } = listChange(value);
    const web = textsOf(valueAt(change.new?.inputs, "web.redirectUris"));
    const stolen = added.filter((uri) => consoleOriginOf(uri) !== undefined);
    return [
      ...stolen.map((uri) =>
        findingOf(change, value.path, {
          verdict: "broken",
          subject: "callbackUrls",
          line: `Callback URL ${quoted(uri)} is registered for ${platform}: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).`,
          action: "Register it for the platform Web alone.",
          item: uri,
        }),
      ),
      ...added
        .filter((uri) => !stolen.includes(uri))
        .map((uri) => plain(change, value, uri, `Redirect URI ${quoted(uri)} of ${platform} is added.`)),
      ...removed.map((uri) =>
        web.includes(uri)
          ? plain(
              change,
              value,
              uri,
              `Redirect URI ${quoted(uri)} is no longer one of ${platform}, but of the web.`,
            )
          : goneFinding(change, value, uri, platform),
      ),
    ];
  };
}

function plain(change: ResourceChange, { path }: ChangedValue, item: string, line: string): Finding {
  return findingOf(change, path, { verdict: "uninterrupted", subject: "callbackUrls", line, item });
}

function goneFinding(change: ResourceChange, { path }: ChangedValue, uri: string, platform: string): Finding {
  return findingOf(change, path, {
    verdict: "broken",
    subject: "callbackUrls",
    line: `Redirect URI ${quoted(uri)} of ${platform} is removed: whoever signs in there is refused (AADSTS50011).`,
    action: "Give what uses it a registration of its own first; RustDesk's console does not.",
    item: uri,
  });
}

/** Whether a URI of the list takes the same sign-ins: the port of localhost is not compared (RFC 8252, section 7.3). */
function stillAnswered(uri: string, list: string[]): boolean {
  const url = URL.parse(uri);
  return list
    .map((other) => URL.parse(other))
    .some((other) => url !== null && other !== null && sameButPort(url, other));
}

function sameButPort(one: URL, other: URL): boolean {
  const isLocal = one.hostname === "localhost" && other.hostname === "localhost";
  return (
    isLocal &&
    one.protocol === other.protocol &&
    one.pathname === other.pathname &&
    one.search === other.search
  );
}
