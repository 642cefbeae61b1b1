import { GraphError } from "../request/graph-error.ts";

const DAY = 86_400_000;

/** What a tenant allows of new client secrets (https://learn.microsoft.com/graph/api/resources/appmanagementpolicy). */
export interface AppManagementPolicy {
  /** The most days from a secret's start to its end. */
  maxSecretDays: number;
}

/** @throws GraphError 400 for a secret that is valid for longer than the policy allows. */
export function checkSecretLifetime(
  policy: AppManagementPolicy | undefined,
  secret: { startDateTime: string; endDateTime: string },
): void {
  const lifetime = Date.parse(secret.endDateTime) - Date.parse(secret.startDateTime);
  if (policy && lifetime > policy.maxSecretDays * DAY) {
    // Code, text and details as the cloud sends them: https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/10998
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy 'local-entra'.";
    throw new GraphError(400, "CredentialInvalidLifetimeAsPerAppPolicy", message, [
      { code: "InvalidKeyEndDate", target: "EndDate", message },
    ]);
  }
}
