import { PulumiCliError } from "@rustdesk-entra/pulumi-cli";
import { LocalEntraError } from "local-entra";
import { expect, test } from "vitest";

import { asUserError } from "../../../cli/package-advice.ts";
import { UserError } from "../../../cli/user-error.ts";

const install =
  "Install the Pulumi CLI 3.231.0 or newer (https://www.pulumi.com/docs/iac/download-install/), then run the command again.";

test.each([
  ["LOCAL_ENTRA_CERTIFICATE_INVALID", "`npm run local -- reset` starts afresh."],
  ["LOCAL_ENTRA_DEPLOYER_DELETED", "`npm run local -- reset` starts afresh."],
  ["LOCAL_ENTRA_DIRECTORY_DAMAGED", "`npm run local -- reset` starts afresh."],
  ["LOCAL_ENTRA_DIRECTORY_IN_USE", "Where `npm run local -- --serve` runs, Ctrl-C stops it."],
  ["LOCAL_ENTRA_DIRECTORY_NEWER", "Update the project. `npm run local -- reset` starts afresh."],
  ["LOCAL_ENTRA_PORT_IN_USE", "`npm run local -- --port NUMBER` chooses one."],
  ["LOCAL_ENTRA_PORT_INVALID", "`npm run local -- --port NUMBER` chooses one."],
] as const)("%s is told with this project's way out", (code, advice) => {
  expect(asUserError(new LocalEntraError(code, "What is wrong."))).toEqual(new UserError(`What is wrong. ${advice}`));
});

test.each([
  ["PULUMI_CLI_MISSING", install],
  ["PULUMI_CLI_BUILD", install],
  ["PULUMI_CLI_FOLDER", /^What is wrong\. Mend its owner or rights, or set XDG_CACHE_HOME /],
  ["PULUMI_CLI_SPACE", "Make room, then run the command again."],
] as const)("%s is told with what to do", (code, advice) => {
  const { message } = asUserError(new PulumiCliError(code, "What is wrong.")) as UserError;
  expect(message).toMatch(advice);
});

test.each(["LOCAL_ENTRA_SEED_INVALID", "PROVIDER_STAND_INS_ANYTHING"])("%s says itself what to do", (code) => {
  const error = Object.assign(new Error("Mend the line."), { code });
  expect(asUserError(error)).toEqual(new UserError("Mend the line."));
});

test("a package that is not installed is told with the command that installs it", async () => {
  const missing = Object.assign(new Error("Cannot find package 'local-entra' imported from /x/environment.ts"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  expect(asUserError(missing)).toEqual(
    new UserError(
      "The package local-entra must be installed for this, but it is not. Run `npm ci` without --omit and --workspaces, then " +
        "run the command again.",
    ),
  );
});

test.each([
  ["ENOSPC", /^The system refuses what this command needs: ENOSPC: no, open '\/x'\. The disk is full\. Free some room/],
  ["EACCES", /This user may not do that\. Mend the owner or the rights/],
  ["EPERM", /This user may not do that\. Mend the owner or the rights/],
  ["EROFS", /The disk is mounted read-only\./],
  ["EISDIR", /A folder stands where a file must be\./],
  ["EMFILE", /Too many files are open\./],
  ["CERT_NOT_YET_VALID", /the certificate is not valid yet\. Set the clock right/],
])("what the system refuses is no bug, also as the cause of another error: %s", (code, told) => {
  const refusal = Object.assign(new Error(`${code}: no, open '/x'`), { code });
  for (const error of [refusal, new TypeError("fetch failed", { cause: refusal })]) {
    const { message, name } = asUserError(error) as UserError;
    expect([name, message]).toEqual(["UserError", expect.stringMatching(told)]);
  }
});

test.each([
  new TypeError("x is undefined"),
  Object.assign(new Error("no such file"), { code: "ENOENT" }),
  Object.assign(new Error("Cannot find module '/x/cli/gone.ts'"), { code: "ERR_MODULE_NOT_FOUND" }),
  "text",
])("anything else stays the bug that it is: %s", (bug) => {
  expect(asUserError(bug)).toBe(bug);
});
