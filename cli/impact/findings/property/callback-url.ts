import { type ChangedValue, listChange, textsOf } from "../../changed-value.ts";
import { consoleOriginOf, isSameAddress } from "../../console-origin.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { valueAt } from "../../recording/property-difference.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted } from "../../shown-value.ts";
import { ownRegistration } from "./words.ts";

/** Whose redirect URIs Entra ID takes no client secret with. */
const otherPlatforms = ["singlePageApplication.redirectUris", "publicClient.redirectUris"];

/** What it means for sign-in that a redirect URI comes or goes. */
type Meaning = Pick<Finding, "verdict" | "line"> & Partial<Pick<Finding, "action" | "touches">>;

/** What becomes of the redirect URIs of the platform Web, which are the console's callback URLs. */
export function callbackUrlFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const registered = textsOf(value.new);
  const say = uriFindings(change, value);
  const sameIn = (list: string[], uri: string) => list.find((other) => isSameAddress(other, uri));
  return [
    ...removed.map((uri) => {
      const same = sameIn(registered, uri);
      return say(uri, same === undefined ? removal(uri, change, registered) : otherSpelling(uri, same));
    }),
    ...added.filter((uri) => sameIn(removed, uri) === undefined).map((uri) => say(uri, addition(uri, change))),
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

function lost(line: string): Meaning {
  return { ...broken(line, ownRegistration), touches: "others" };
}

function addition(uri: string, change: ResourceChange): Meaning {
  const origin = consoleOriginOf(uri);
  const line =
    origin === undefined
      ? `Redirect URI ${quoted(uri)} is added, which is no callback URL of a RustDesk console.`
      : `Callback URL ${quoted(uri)} is added: people can sign in to the console at ${origin}.${receiver(uri, change)}`;
  return plain(
    hasAddress(change.old?.outputs, "singlePageApplication.redirectUris", uri)
      ? `${line} It was one of a single-page application, which no client secret goes with.`
      : line,
  );
}

/** What is said of an address whose host had none before. */
export const ofNewHost = / The host is new: whoever runs \S+ receives sign-ins\./;

/** Entra ID sends whoever signs in, with a code that the console takes in, to the callback URL's host. */
function receiver(uri: string, change: ResourceChange): string {
  const before = textsOf(valueAt(change.old?.outputs, "web.redirectUris")).map((one) => URL.parse(one)?.hostname);
  const { hostname = "" } = URL.parse(uri) ?? {};
  if (change.old === undefined || before.includes(hostname)) {
    return "";
  }
  return hostname === "localhost"
    ? " Any program on the machine of whoever signs in can receive the sign-in."
    : ` The host is new: whoever runs ${hostname} receives sign-ins.`;
}

function removal(uri: string, change: ResourceChange, registered: string[]): Meaning {
  const origin = consoleOriginOf(uri);
  if (origin === undefined) {
    return lost(`Redirect URI ${quoted(uri)} is removed: whatever signs people in with it is refused (AADSTS50011).`);
  }
  if (otherPlatforms.some((platform) => hasAddress(change.new?.outputs, platform, uri))) {
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

function otherSpelling(uri: string, same: string): Meaning {
  const isOtherPort = URL.parse(uri)?.port !== URL.parse(same)?.port;
  return plain(
    isOtherPort
      ? `Callback URL ${quoted(uri)} gets another port, which Entra ID does not compare for localhost.`
      : `Redirect URI ${quoted(uri)} is written ${quoted(same)}, which is the same address to Entra ID.`,
  );
}

function hasAddress(outputs: unknown, platform: string, uri: string): boolean {
  return textsOf(valueAt(outputs, platform)).some((other) => isSameAddress(other, uri));
}

function misplaced(uri: string, platform: string): Meaning {
  return broken(
    `Callback URL ${quoted(uri)} is registered for ${platform}: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).`,
    "Register it for the platform Web alone.",
  );
}

function removalElsewhere(uri: string, platform: string, web: string[]): Meaning {
  return web.some((other) => isSameAddress(other, uri))
    ? plain(`Redirect URI ${quoted(uri)} is no longer one of ${platform}, but of the web.`)
    : lost(`Redirect URI ${quoted(uri)} of ${platform} is removed: whoever signs in there is refused (AADSTS50011).`);
}
