import { type Finding, findingsAbout, inOrder } from "../impact/finding.ts";
import { impactOf } from "../impact/impact.ts";
import type { Adoption } from "./adoption.ts";
import { type RedirectUri, redirectUrisOf } from "./registration.ts";

/** What the provider keeps for itself; nothing of it is in Entra ID. */
const ofTheProvider = ["preventDuplicateNames", "useExisting"];

/**
 * Explains an adoption in the words of `npm run preview`, but for what is another matter when a registration is adopted:
 * what changes for somebody, and what changes without anybody noticing.
 */
export function adoptionFindings(adoption: Adoption, selector: string): Record<"weighty" | "slight", Finding[]> {
  const moved = movedCallbacks(adoption);
  const findings = impactOf(adoption.planned.preview, { selector }).findings.filter(
    ({ subject, property, item }) =>
      // The report tells of the new secret itself: the console keeps the one that it has, so nothing is interrupted.
      subject !== "clientSecret" && !ofTheProvider.includes(property ?? "") && !moved.some(({ uri }) => uri === item),
  );
  const all = inOrder([...findings, ...moved.map(movedFinding)]);
  const isWeighty = ({ verdict, action }: Finding): boolean => verdict !== "uninterrupted" || action !== undefined;
  return { weighty: all.filter(isWeighty), slight: all.filter((finding) => !isWeighty(finding)) };
}

/** Callback URLs that were registered for another platform than Web. */
function movedCallbacks({ registration, callbackUrls }: Adoption): RedirectUri[] {
  return redirectUrisOf(registration.application).filter(
    ({ uri, platform }) => platform !== "Web" && callbackUrls.includes(uri),
  );
}

function movedFinding({ uri, platform }: RedirectUri): Finding {
  const refusal = platform === "Single-page application" ? "AADSTS9002325" : "AADSTS700025";
  return findingsAbout("callbackUrls")(
    "uninterrupted",
    { name: "rustdesk-application" },
    {
      line:
        `Callback URL “${uri}” moves from the platform ${platform}, where Entra ID refuses the console's sign-in ` +
        `(${refusal}), to Web, where it takes it.`,
      property: "web.redirectUris",
      action: "If a page or an app signs in there without a client secret, give that a registration of its own first.",
      item: uri,
    },
  );
}
