import { expect, test } from "vitest";

import { permissionsOf, warningsOn } from "../../../deployer/permissions.ts";

const owned = ["Application.ReadWrite.OwnedBy", "User.Read.All"];
const assigning = ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"];
const consenting = ["DelegatedPermissionGrant.ReadWrite.All"];

test.each([
  [false, false, ["Application.Read.All"], owned],
  [true, false, ["Application.Read.All"], [...owned, ...assigning]],
  [false, true, ["Directory.Read.All"], [...owned, ...consenting]],
  [true, true, ["Directory.Read.All"], [...owned, ...assigning, ...consenting]],
])("with assignments %s and consent %s, each identity asks for what it needs", (...values) => {
  const [manageAssignments, manageConsent, preview, deploy] = values;
  expect(permissionsOf({ manageAssignments, manageConsent })).toEqual({ preview, deploy });
});

test("only what reaches beyond the registration is warned of", () => {
  expect(warningsOn([...owned, ...assigning, ...consenting, "Directory.Read.All"])).toEqual([
    "AppRoleAssignment.ReadWrite.All grants any permission of any API to any application, itself among them: whoever runs code as " +
      "this identity is an administrator of the whole tenant.",
    "DelegatedPermissionGrant.ReadWrite.All lets any application act for any user who signs in to it, administrators among them.",
    "Directory.Read.All reads the whole directory: whoever can push an object ID reads in a report whose it is.",
  ]);
});
