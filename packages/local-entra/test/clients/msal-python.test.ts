import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { started } from "../service/started.ts";

/** A Python that has Microsoft's library, as Debian's has with `python3-msal`. */
const python = ["/usr/bin/python3", "python3"].find((path) => spawnSync(path, ["-c", "import msal"]).status === 0);

test.skipIf(python === undefined)("Microsoft's library for Python signs a program and a person in", async () => {
  const entra = await started();
  const redirectUri = "http://localhost:3000/callback";
  const { clientId, clientSecret } = entra.register({ displayName: "Python", redirectUris: [redirectUri] });
  const { stdout } = await promisify(execFile)(python ?? "", [join(import.meta.dirname, "msal_client.py")], {
    env: {
      ...{ URL: entra.url, TENANT: entra.tenantId, CA_FILE: entra.certificate.caFile },
      ...{ CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri },
    },
  });
  const tom = entra.directory.users.list().find(({ displayName }) => displayName === "Tom Okafor");
  expect(JSON.parse(stdout)).toEqual({
    alone: "Bearer",
    name: "Tom Okafor",
    account: `${tom?.id}.${entra.tenantId}`,
    scope: "openid profile User.Read",
    refused: ["invalid_grant", "consent_required"],
  });
});
