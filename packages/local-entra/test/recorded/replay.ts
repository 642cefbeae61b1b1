import { webcrypto } from "node:crypto";

import "reflect-metadata";

import { X509CertificateGenerator } from "@peculiar/x509";

import { type Answer, GraphService, origin } from "../graph/graph-service.ts";
import { differences } from "./comparison.ts";
import { bindGiven } from "./given.ts";
import type { NewestProperties } from "./newest-properties.ts";
import type { Recording, Step } from "./recording.ts";
import { Symbols } from "./symbols.ts";

/** A recorded pair of request and answer, and in what today's answer differs. */
export interface Pair {
  /** Recording and number in it. */
  name: string;
  request: string;
  differences: string[];
}

const headerClasses: Record<string, Record<string, string>> = {
  J: {
    "content-type":
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
    "odata-version": "4.0",
    "cache-control": "no-cache",
  },
  E: { "content-type": "application/json", "cache-control": "no-cache" },
  N: { "cache-control": "no-cache" },
};

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const certificate = await X509CertificateGenerator.createSelfSigned({
  name: "CN=recorded",
  notBefore: new Date("2026-01-01"),
  notAfter: new Date("2036-01-01"),
  keys: await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]),
  signingAlgorithm: algorithm,
});

/** Sends the requests of a recording to a new directory, in their order, and compares the answers. */
export async function replay(recording: Recording, newest: NewestProperties): Promise<Pair[]> {
  const service = new GraphService();
  const domain = service.directory.tenant.defaultDomain;
  const symbols = new Symbols(
    {
      ...{ "{tenant}": service.directory.tenant.id, "{domain}": domain, "{Domain}": domain, "{graph}": origin },
      ...{ "{certificate}": certificate.toString("base64"), "{password}": "Recorded-1" },
    },
    () => service.now,
  );
  const callers = bindGiven(service, symbols, recording);
  const given = new Set(recording.given.map(({ id }) => id));
  const pairs: Pair[] = [];
  for (const step of recording.steps) {
    service.caller = callers(step);
    const answer = await send(service, symbols, step);
    if (step.status === undefined) {
      for (const [symbol, property] of Object.entries(step.bind ?? {})) {
        symbols.bind(symbol, answer.body[property]);
      }
    } else {
      if ((step.answer as { id?: string } | undefined)?.id === "<string>") {
        symbols.bindLater(answer.body.id);
      }
      pairs.push({
        name: `${recording.name} ${step.n}`,
        request: `${step.method} ${step.path}${step.query ? `?${step.query}` : ""}`,
        differences: answerDifferences(answer, step),
      });
    }
  }
  return pairs;

  function answerDifferences(answer: Answer, step: Step): string[] {
    if (answer.status !== step.status) {
      return [`status: recorded ${step.status}, got ${answer.status} ${answer.body?.error?.message ?? ""}`];
    }
    const bodies =
      step.answer === undefined
        ? answer.body === undefined
          ? []
          : ["body: recorded none"]
        : differences({ symbols, newest, given }, step.answer, answer.body);
    return [...bodies, ...headerDifferences(answer, step)];
  }

  function headerDifferences({ headers }: Answer, { answerHeaders = {} }: Step): string[] {
    const { $, ...own } = answerHeaders;
    return Object.entries({ ...headerClasses[$ ?? ""], ...own })
      .map(([name, value]) => [name, normal(symbols.fill(value)), normal(headers.get(name) ?? "nothing")])
      .filter(([, recorded, actual]) => recorded !== actual)
      .map(([name, recorded, actual]) => `${name}: recorded ${recorded}, got ${actual}`);
  }
}

/** Blanks between the parameters of a media type say nothing (RFC 9110, section 8.3.1). */
function normal(value: string): string {
  return value.replaceAll("; ", ";");
}

function send(service: GraphService, symbols: Symbols, step: Step): Promise<Answer> {
  const path = symbols.fill(step.path).split("/").map(encodeURIComponent).join("/");
  const options = symbols.fill(step.query ?? "").split(/&(?=\$)/);
  const query = options.map((option) => option.replace(/=(.*)/s, (_, value) => `=${encodeURIComponent(value)}`));
  const body = step.body && symbols.fill({ ...step.body, ...step.assume });
  return service.call(
    step.method,
    `${path}${step.query ? `?${query.join("&")}` : ""}`,
    body,
    symbols.fill(step.headers ?? {}),
  );
}
