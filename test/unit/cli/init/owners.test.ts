import { runtime } from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { findOwners } from "../../../../cli/init/owners.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { ProjectFolder } from "../project-folder.ts";

const deployer = "5f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2";
const anna = "6f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2";
const tom = "7f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2";

const absent = '[user_principal_name] User with UPN "nobody@contoso.com" was not found';

/** Looks accounts up in a tenant that knows Anna; the file of the environment is empty yet. */
function found(accounts: string[]) {
  runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ token, inputs }) => {
      if (token.endsWith(":getClientConfig")) {
        return { id: "x", tenantId: "t", clientId: "c", objectId: deployer };
      }
      if (inputs.userPrincipalName !== "anna@contoso.com") {
        // The SDK makes its error from what gRPC calls details.
        const details = `invocation of ${token} returned an error: invoking ${token}: 1 error occurred:\n\t* ${absent}\n\n`;
        throw Object.assign(new Error(absent), { details });
      }
      return { id: `/users/${anna}`, objectId: anna };
    },
  });
  const folder = new ProjectFolder();
  folder.write("Pulumi.yaml", "name: rustdesk-entra\nruntime: nodejs\n");
  folder.write("Pulumi.prod.yaml", "");
  const ask = <Answer>(question: () => Promise<Answer>) => question();
  return findOwners({ name: "prod", projectFolder: folder.path, ask }, accounts, new AbortController().signal);
}

test("the identity that deploys comes first, and nobody comes twice", async () => {
  expect(await found(["anna@contoso.com", tom, deployer.toUpperCase(), anna])).toEqual([
    { objectId: deployer, name: "the identity that deploys" },
    { objectId: anna, name: "anna@contoso.com" },
    { objectId: tom, name: tom },
  ]);
});

test("a name that cannot be looked up is told, and what to give instead", async () => {
  const refused = found(["nobody@contoso.com"]);
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow(
    'The owner nobody@contoso.com must be a user that the identity that deploys can look up, but: [user_principal_name] User with UPN "nobody@contoso.com" was not found. Nothing was ' +
      "changed. Check the sign-in name, or give the object ID: in the portal under Users, or by " +
      "`az ad user show --id nobody@contoso.com --query id`.",
  );
});
