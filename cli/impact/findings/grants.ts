import { type ChangedValue, isEmpty } from "../changed-value.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { ResourceChange } from "../recording/resource-change.ts";

/** What becomes of the ID tokens of the implicit grant, which RustDesk's guide asks for. */
export function idTokenFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  return [
    isEmpty(target)
      ? findingOf(change, path, {
          verdict: "broken",
          subject: "grants",
          line: "ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).",
          action: "Keep “ID tokens” ticked, as RustDesk's guide says.",
        })
      : findingOf(change, path, {
          verdict: "uninterrupted",
          subject: "grants",
          line: "ID tokens of the implicit grant are switched on, as RustDesk asks for.",
        }),
  ];
}

/** What becomes of the access tokens of the implicit grant, which nothing here needs. */
export function accessTokenFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  const said = { verdict: "uninterrupted", subject: "grants" } as const;
  return [
    isEmpty(target)
      ? findingOf(change, path, {
          ...said,
          line: "Access tokens of the implicit grant are switched off; RustDesk does not use them.",
        })
      : findingOf(change, path, {
          ...said,
          line: "Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use.",
          action: "Keep them off.",
        }),
  ];
}

/** What becomes of sign-in without a client secret, for which Entra ID then takes the application. */
export function publicClientFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  const said = { verdict: "uninterrupted", subject: "grants" } as const;
  return [
    findingOf(change, path, {
      ...said,
      line: isEmpty(target)
        ? "Public client flows are switched off; RustDesk does not use them."
        : "Public client flows are switched on: programs on any machine may sign people in with this client id and no secret.",
      action: isEmpty(target) ? undefined : "Keep them off.",
    }),
  ];
}
