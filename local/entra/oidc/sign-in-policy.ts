import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";

import type { Directory } from "../directory/directory.ts";
import { isCalled } from "./authorize-gate.ts";

/**
 * When a person has to see a page: without a session, for `prompt=login` and `select_account`, when the session is
 * older than `max_age`, or when its user is not the one asked for. Consent never needs one (see `grantConsented`).
 */
export function signInPolicy(directory: Directory): interactionPolicy.Prompt[] {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.get("consent")?.checks.splice(0);
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);
  policy.get("login")?.checks.push(
    new Check("account_unusable", "the session's user is gone or disabled", "login_required", (ctx) => {
      return ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined;
    }),
    new Check("other_account", "the session is another user's", "login_required", (ctx) =>
      isOtherUser(directory, ctx),
    ),
  );
  return policy;
}

function isOtherUser(directory: Directory, ctx: KoaContextWithOIDC): boolean {
  const hint = ctx.oidc.params?.login_hint;
  const user = directory.users.get(ctx.oidc.session?.accountId ?? "");
  return typeof hint === "string" && user !== undefined && !isCalled(user, hint);
}
