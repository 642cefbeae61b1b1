import { expect, test } from "vitest";

import type { SeenCertificate } from "../../../../cli/doctor/certificate.ts";
import { consoleFindings } from "../../../../cli/doctor/console/console-findings.ts";
import { checking } from "../../../../cli/doctor/finding.ts";
import { findingLines, recordOf, summaryLine } from "../../../../cli/doctor/report.ts";

const secret = checking("client-secret", "client secret");
const findings = [
  secret.fine("accepted."),
  checking("keys", "signing keys").unknown("could not tell."),
  checking("id-tokens", "ID tokens").problem("off.", ["Turn them on."], 700054),
  checking("discovery", "sign-in service").problem("silent.", ["Look at DNS.", "Look at the proxy."]),
];
const subject = {
  clientId: "a",
  issuer: "https://login.microsoftonline.com/t/v2.0",
  callbackUrls: ["https://desk.example.com/api/oidc/callback"],
  tenantId: "t",
  clientSecret: undefined,
  clientSecretExpires: undefined,
  previousClientSecretExpires: undefined,
  warningDays: 30,
  selector: "--stack prod",
  hasExistingSecret: false,
};
const plain = (_style: unknown, text: string) => text;

test("a check is a line, and several remedies stand below it", () => {
  expect(findingLines(findings, plain)).toEqual([
    "  ✓ client secret: accepted.",
    "  ? signing keys: could not tell.",
    "  ✗ ID tokens: off. → Turn them on.",
    "  ✗ sign-in service: silent.",
    "      1. Look at DNS.",
    "      2. Look at the proxy.",
  ]);
});

test("the end counts, and names the next step where nothing is wrong", () => {
  expect(summaryLine(findings, "--stack prod", undefined)).toBe("2 problems, 1 could not be told, 1 fine.");
  expect(summaryLine([secret.fine("accepted.")], "--stack prod", undefined)).toBe(
    "0 problems, 0 could not be told, 1 fine. The console is not looked at without --console https://YOUR-CONSOLE. " +
      "What else was changed by hand: `npm run preview -- --stack prod --refresh`.",
  );
});

test("a script gets every check under keys that stay", () => {
  expect(recordOf("prod", new URL("https://desk.example.com"), findings.slice(2, 3))).toEqual({
    stack: "prod",
    console: "https://desk.example.com",
    checks: [
      {
        check: "id-tokens",
        status: "problem",
        what: "ID tokens",
        found: "off.",
        code: 700054,
        remedies: ["Turn them on."],
      },
    ],
    problems: 1,
    unknown: 0,
  });
});

test.each([
  ["CERT_HAS_EXPIRED", "it has expired. (CERT_HAS_EXPIRED; by Some CA)"],
  ["CERT_NOT_YET_VALID", "it is not valid yet, by this machine's clock. (CERT_NOT_YET_VALID; by Some CA)"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "it is for other names. (ERR_TLS_CERT_ALTNAME_INVALID; DNS:other.example.com)"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "it is signed by itself. (DEPTH_ZERO_SELF_SIGNED_CERT; by Some CA)"],
  [
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "it cannot be followed to a known certificate authority. (UNABLE_TO_GET_ISSUER_CERT_LOCALLY; by Some CA)",
  ],
])("a certificate is told with what is wrong with it: %s", (distrust, text) => {
  const certificate: SeenCertificate = {
    distrust,
    issuer: "Some CA",
    names: "DNS:other.example.com",
    validTo: new Date("2027-01-01"),
    sent: 2,
  };
  const silent = { silence: { kind: "certificate", code: distrust } } as const;
  const seen = { certificate, loginOptions: silent, providers: undefined, answers: [] };
  const origin = new URL("https://desk.example.com");
  const [address, found, providers] = consoleFindings(seen, origin, subject, undefined);
  expect([address?.status, found?.status, providers?.status]).toEqual(["fine", "problem", "unknown"]);
  expect(found?.found).toBe(`${text} A browser may show the page all the same; RustDesk's clients do not.`);
});

test.each([
  [
    "https://other.example.com",
    ", or add https://other.example.com to `consoleOrigins` and run `npm run up -- --stack prod`; then save the provider there again.",
  ],
  ["http://desk.example.com", ": Entra ID takes https alone, and http for localhost under that name."],
  ["http://127.0.0.1:8000", ": Entra ID takes https alone, and http for localhost under that name."],
])("an address that is not registered is advised only where Entra ID would take it: %s", (address, advice) => {
  const seen = {
    certificate: undefined,
    loginOptions: { silence: { kind: "refused", code: "ECONNREFUSED" } } as const,
    providers: undefined,
    answers: [],
  };
  const [found] = consoleFindings(seen, new URL(address), subject, undefined);
  expect(found).toMatchObject({ check: "console-address", status: "problem", code: 50011 });
  expect(found?.remedies).toEqual([`Open it at https://desk.example.com${advice}`]);
});
