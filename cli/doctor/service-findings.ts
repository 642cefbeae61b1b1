import { type Answer, jsonOf } from "./answer.ts";
import { checking, type Finding } from "./finding.ts";
import { codeIn, documentOf, type SignInService } from "./sign-in-service.ts";
import { serviceRemedies, silenceText } from "./silence.ts";
import type { Subject } from "./subject.ts";

const ofTheTenant = [90002, 900023];

/** What the sign-in service says of itself and of the tenant, a finding a check. */
export function serviceFindings(service: SignInService, subject: Subject): Finding[] {
  return [
    discoveryFinding(service, subject),
    ...(documentOf(service.discovery.answer) === undefined
      ? []
      : [issuerFinding(service, subject), keysFinding(service)]),
    tenantFinding(service, subject),
  ];
}

function discoveryFinding(service: SignInService, { issuer, selector }: Subject): Finding {
  const { answer, silence } = service.discovery;
  const { host } = new URL(issuer);
  const { fine, problem, unknown } = checking("discovery", `sign-in service ${host}`);
  if (silence !== undefined) {
    return problem(silenceText(host, silence, service.certificate), serviceRemedies(silence, selector));
  }
  const code = codeIn(service.discovery);
  if (documentOf(service.discovery.answer) !== undefined || (code !== undefined && ofTheTenant.includes(code))) {
    return fine("answers over TLS that this machine trusts.");
  }
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "no type";
  if (answer.status === 200 || /^3|^403$|^511$/.test(String(answer.status))) {
    return problem(
      `answers ${answer.status} (${type}) in place of its discovery document: something stands in between.`,
      [
        "Look whether a proxy or a captive page answers here: open the address in a browser. HTTPS_PROXY with NODE_USE_ENV_PROXY=1 names a proxy.",
      ],
    );
  }
  return unknown(
    `answers ${answer.status} (${type}), which says nothing of the registration. Try again in some minutes.`,
  );
}

function issuerFinding(service: SignInService, { issuer }: Subject): Finding {
  const { fine, problem } = checking("issuer", "issuer");
  const named = documentOf(service.discovery.answer)?.issuer;
  return named === issuer
    ? fine("the discovery document names it to the letter.")
    : problem(`the discovery document names ${named}, the output is ${issuer}. RustDesk compares them to the letter.`, [
        "Look whether a proxy changes the document, or signInAudience was changed by hand.",
      ]);
}

function keysFinding({ keys }: SignInService): Finding {
  const { fine, problem, unknown } = checking("keys", "signing keys");
  const { answer, silence } = keys ?? {};
  const value = answer && (jsonOf(answer) as { keys?: unknown } | undefined);
  if (Array.isArray(value?.keys) && value.keys.length > 0) {
    return fine(`${value.keys.length} served.`);
  }
  if (keys === undefined || (answer && answer.status >= 500)) {
    return unknown("could not tell: the sign-in service does not say.");
  }
  const why = silence
    ? `their address does not answer (${silence.code})`
    : `their address answers ${answer?.status} without any`;
  return problem(`${why}: no ID token can be verified.`, [
    "Look whether a proxy or firewall lets the discovery document through, but not the keys that it names.",
  ]);
}

function tenantFinding({ discovery }: SignInService, { tenantId, issuer, selector }: Subject): Finding {
  const check = checking("tenant", `tenant ${tenantId ?? issuer.split("/")[3]}`);
  const code = codeIn(discovery);
  if (code !== undefined && ofTheTenant.includes(code)) {
    return check.refused(code, selector, "This cloud has no such tenant.", [
      "It was deleted, or is in another cloud than `azuread:environment` (ARM_ENVIRONMENT) named at the last `up`. The portal's overview shows the Tenant ID.",
    ]);
  }
  return documentOf(discovery.answer)
    ? check.fine("known.")
    : check.unknown("could not tell: the sign-in service does not say.");
}

/** Clocks that are more than five minutes apart: what an ID token's times are compared with. `ours` is in milliseconds. */
export function clockFinding(
  check: "clock" | "console-clock",
  whose: string,
  { headers }: Answer,
  ours: number,
): Finding {
  const { fine, problem, unknown } = checking(check, whose);
  const told = Date.parse(headers.get("date") ?? "");
  // A copy that a cache kept has its own time.
  if (Number.isNaN(told) || headers.has("age")) {
    return unknown("could not tell: the sign-in service's answer has no time of its own.");
  }
  const seconds = Math.round((ours - told) / 1000);
  const [side, look] = seconds > 0 ? ["ahead of", "expired"] : ["behind", "not yet valid"];
  return Math.abs(seconds) <= 300
    ? fine(`right, ${Math.abs(seconds)} s apart.`)
    : problem(
        `${Math.abs(seconds)} s ${side} the sign-in service's: to a console that goes by it, ID tokens look ${look}.`,
        ["Set it right: switch on time synchronization (NTP)."],
      );
}
