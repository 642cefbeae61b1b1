import { type ChangedValue, listChange, textsOf } from "../../changed-value.ts";
import { consoleOriginOf } from "../../console-origin.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { valueAt } from "../../recording/property-difference.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted } from "../../shown-value.ts";

/** Whose redirect URIs Entra ID takes no client secret with. */
const otherPlatforms = ["singlePageApplication.redirectUris", "publicClient.redirectUris"];

/** What it means for sign-in that a redirect URI comes or goes. */
type Meaning = Pick<Finding, "verdict" | "line"> & Partial<Pick<Finding, "action">>;

/** What becomes of the redirect URIs of the platform Web, which are the console's callback URLs. */
export function callbackUrlFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const registered = textsOf(value.new);
  const say = uriFindings(change, value);
  return [
    ...removed.map((uri) =>
      say(uri, stillAnswered(uri, registered) ? otherPort(uri) : removal(uri, change, registered)),
    ),
    ...added.filter((uri) => !stillAnswered(uri, removed)).map((uri) => say(uri, addition(uri, change))),
  ];
}

/** What becomes of redirect URIs that are not the platform Web's. */
export function otherPlatformFindings(platform: string) {
  return (change: ResourceChange, value: ChangedValue): Finding[] => {
    const { added, removed } = listChange(value);
    const web = textsOf(valueAt(change.new?.inputs, "web.redirectUris"));
    const isConsoles = (uri: string): boolean => consoleOriginOf(uri) !== undefined;
    const say = uriFindings(change, value);
    return [
      ...added.filter(isConsoles).map((uri) => say(uri, misplaced(uri, platform))),
      ...added
        .filter((uri) => !isConsoles(uri))
        .map((uri) => say(uri, plain(`Redirect URI ${quoted(uri)} of ${platform} is added.`))),
      ...removed.map((uri) => say(uri, removalElsewhere(uri, platform, web))),
    ];
  };
}

function uriFindings(change: ResourceChange, { path: property }: ChangedValue) {
  const say = findingsAbout("callbackUrls");
  return (item: string, { verdict, ...said }: Meaning): Finding => say(verdict, change, { property, item, ...said });
}

function plain(line: string): Meaning {
  return { verdict: "uninterrupted", line };
}

function broken(line: string, action: string): Meaning {
  return { verdict: "broken", line, action };
}

function addition(uri: string, change: ResourceChange): Meaning {
  const origin = consoleOriginOf(uri);
  const line =
    origin === undefined
      ? `Redirect URI ${quoted(uri)} is added, which is no callback URL of a RustDesk console.`
      : `Callback URL ${quoted(uri)} is added: people can sign in to the console at ${origin}.`;
  const singlePage = textsOf(valueAt(change.old?.outputs, "singlePageApplication.redirectUris"));
  return plain(
    singlePage.includes(uri)
      ? `${line} It was one of a single-page application, which no client secret goes with.`
      : line,
  );
}

function removal(uri: string, change: ResourceChange, registered: string[]): Meaning {
  const origin = consoleOriginOf(uri);
  if (origin === undefined) {
    return broken(
      `Redirect URI ${quoted(uri)} is removed: whatever signs people in with it is refused (AADSTS50011).`,
      "Give what uses it a registration of its own first.",
    );
  }
  if (otherPlatforms.some((platform) => textsOf(valueAt(change.new?.outputs, platform)).includes(uri))) {
    return broken(
      `Callback URL ${quoted(uri)} is no longer one of the platform Web: the console cannot use it.`,
      "Register it for the platform Web alone.",
    );
  }
  const other = registered.map(consoleOriginOf).find((candidate) => candidate !== undefined);
  const elsewhere =
    other === undefined ? "" : ` Otherwise open the console at ${other} and save its provider there again.`;
  return broken(
    `Callback URL ${quoted(uri)} is removed: people who open the console at ${origin} cannot sign in (AADSTS50011).`,
    `Keep ${origin} in consoleOrigins while the console is opened there.${elsewhere}`,
  );
}

function otherPort(uri: string): Meaning {
  return plain(`Callback URL ${quoted(uri)} gets another port, which Entra ID does not compare for localhost.`);
}

function misplaced(uri: string, platform: string): Meaning {
  return broken(
    `Callback URL ${quoted(uri)} is registered for ${platform}: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).`,
    "Register it for the platform Web alone.",
  );
}

function removalElsewhere(uri: string, platform: string, web: string[]): Meaning {
  return web.includes(uri)
    ? plain(`Redirect URI ${quoted(uri)} is no longer one of ${platform}, but of the web.`)
    : broken(
        `Redirect URI ${quoted(uri)} of ${platform} is removed: whoever signs in there is refused (AADSTS50011).`,
        "Give what uses it a registration of its own first; RustDesk's console does not.",
      );
}

/** Whether a URI of the list takes the same sign-ins: the port of localhost is not compared (RFC 8252, section 7.3). */
function stillAnswered(uri: string, list: string[]): boolean {
  const answered = withoutPort(uri);
  return answered !== undefined && list.some((other) => withoutPort(other) === answered);
}

function withoutPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  return url?.hostname === "localhost" ? `${url.protocol}${url.pathname}${url.search}` : undefined;
}
