import { Provider } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import { matchReplyAddress, type Platform } from "../client/redirect-uri.ts";

/** A refresh token that knows under which platform its code was redeemed; one of before does not. */
export type RefreshToken = InstanceType<Provider["RefreshToken"]> & {
  platform?: Platform | undefined;
  /** Seconds from when it is kept; the library's types leave it out. */
  expiresIn?: number;
};

/**
 * Seconds that a refresh token of a Single-page application lives, and those that take its place together with it.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
 */
const singlePageLifetime = 24 * 60 * 60;

/**
 * Lets refresh tokens follow Entra's rules: they remember their platform, and what is used stays valid beside what
 * takes its place (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
 */
export function issueEntraRefreshTokens(provider: Provider, directory: Directory): void {
  const { RefreshToken } = provider as unknown as {
    RefreshToken: { IN_PAYLOAD: string[]; prototype: Pick<RefreshToken, "save" | "consume"> };
  };
  const { IN_PAYLOAD: members, prototype } = RefreshToken;
  const { save } = prototype;
  Object.defineProperty(RefreshToken, "IN_PAYLOAD", { value: [...members, "platform"] });
  prototype.consume = async () => {};
  prototype.save = async function saveWithPlatform(this: RefreshToken) {
    const { AuthorizationCode: code, RotatedRefreshToken: used, Grant: grant } = Provider.ctx?.oidc.entities ?? {};
    const application = directory.applications.getByAppId(this.clientId ?? "");
    const platform = application && code?.redirectUri && matchReplyAddress(application, code.redirectUri)?.platform;
    this.platform = (used as RefreshToken | undefined)?.platform ?? (platform || undefined);
    if (isOfSinglePageApplication(this)) {
      this.expiresIn = used?.remainingTTL ?? singlePageLifetime;
    }
    if (used && grant) {
      // What they were given by has to outlive them.
      delete grant.exp;
      await grant.save();
    }
    return save.call(this);
  };
}

/** Whether a refresh token was given to a page in a browser. */
export function isOfSinglePageApplication(token: RefreshToken | undefined): token is RefreshToken {
  return token?.platform === "spa";
}
