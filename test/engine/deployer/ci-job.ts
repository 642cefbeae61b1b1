import { startStandIns } from "@rustdesk-entra/provider-stand-ins";
import type { TokenIssuer } from "local-entra/testing/token-issuer";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";

/** A job of a CI system: what it is, and as whom it signs in. */
export interface CiJob {
  issuer: TokenIssuer;
  /** `sub` of the job's token. */
  subject: string;
  /** ARM_CLIENT_ID */
  clientId: string;
}

/**
 * Does `work` as a job that signs in by OpenID Connect: with the variables that a workflow sets and GitHub's runner adds,
 * and no secret. Real plugins find them in the process's environment, stand-ins are given them when they start.
 */
export async function asJob<Result>(
  environment: LocalEnvironment,
  { issuer, subject, clientId }: CiJob,
  work: () => Promise<Result>,
): Promise<Result> {
  const { ARM_CLIENT_SECRET: _secret, PULUMI_DEBUG_PROVIDERS: _attached, ...local } = environment.variables;
  const variables: Record<string, string> = {
    ...local,
    ARM_CLIENT_ID: clientId,
    ARM_USE_OIDC: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
  };
  issuer.subject = subject;
  const before = { ...process.env };
  const isReal = environment.plugins.azuread === "real";
  const standIns = isReal ? undefined : await startStandIns(variables);
  delete process.env.ARM_CLIENT_SECRET;
  Object.assign(process.env, variables, standIns && { PULUMI_DEBUG_PROVIDERS: standIns.debugProviders });
  try {
    return await work();
  } finally {
    Object.keys(process.env).forEach((name) => {
      delete process.env[name];
    });
    Object.assign(process.env, before);
    await standIns?.close();
  }
}
