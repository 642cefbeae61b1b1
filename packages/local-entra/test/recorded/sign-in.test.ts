import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { aadstsEntry } from "../../src/oidc/refusals/aadsts.ts";
import { committedFacts } from "./recording.ts";
import { correlationId, isKnownRequest, provoke, provokeDocument, type Values } from "./sign-in-requests.ts";

/** A recorded answer of the token endpoint, or of Graph about a token. */
interface RecordedAnswer {
  id: string;
  when: string;
  status: number;
  error?: string;
  suberror?: string;
  /** Graph's error code. */
  code?: string;
  text?: string;
  properties?: string[];
  headers?: Record<string, string>;
  answer?: Record<string, unknown> | string;
  /** Status of a second request. */
  then?: number;
  superseded?: boolean;
}

interface RecordedDocument {
  id: string;
  path?: string;
  status: number;
  answer?: unknown;
  partial?: boolean;
}

// RECORDED names a folder with other facts; what differs there is printed instead of judged.
const folder = process.env.RECORDED ?? committedFacts;
const isCommitted = folder === committedFacts;

/** What differs, by why it does. */
const known: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, "known-sign-in-differences.json"), "utf8"),
);
const listed = Object.values(known).flat();
const printed: string[] = [];
const met: string[] = [];

function facts<T>(file: string, member: string): T[] {
  try {
    return JSON.parse(readFileSync(join(folder, file), "utf8"))[member];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return [];
    }
    throw error;
  }
}

/** A text has another wording today, or cannot be asked for: `when` is `static`, and the table is looked at. */
const answers = facts<RecordedAnswer>("tokens.json", "answers").filter(({ superseded }) => !superseded);
const documents = facts<RecordedDocument>("discovery.json", "documents").filter(({ path }) => path !== undefined);

function judge(id: string, differences: [what: string, recorded: unknown, got: unknown][]): void {
  const found = differences.map(([what, recorded, got]) => ({ name: `${id} ${what}`, recorded, got }));
  met.push(...found.map(({ name }) => name));
  const report = found.map((each) => JSON.stringify(each)).join("\n");
  if (isCommitted) {
    expect(
      found.map(({ name }) => name).filter((name) => !listed.includes(name)),
      report,
    ).toEqual([]);
  } else {
    printed.push(report || `${id} equal`);
  }
}

test.each(answers)("sign-in answers as recorded: $id, $when", async (recorded) => {
  const { id, when } = recorded;
  if (when === "static") {
    judge(id, tableDifferences(recorded));
  } else if (!isKnownRequest(id)) {
    judge(id, [["request", when, "no request of this replay"]]);
  } else {
    const { answer, values } = await provoke(id);
    judge(id, answerDifferences(recorded, answer, values));
  }
});

test.each(documents)("discovery answers as recorded: $id", async ({ id, path = "", status, answer, partial }) => {
  const got = await provokeDocument(path);
  judge(
    `discovery ${id}`,
    got.status === status
      ? shapeDifferences("", got.fill(answer), got.body, partial ?? false)
      : [["status", status, got.status]],
  );
});

test.runIf(isCommitted)("what is listed as different is different", () => {
  expect(listed.filter((name) => !met.includes(name))).toEqual([]);
});

afterAll(() => {
  if (!isCommitted) {
    console.info(printed.join("\n"));
  }
});

type Difference = [what: string, recorded: unknown, got: unknown];

function unequal(...each: Difference[]): Difference[] {
  return each.filter(([, recorded, got]) => recorded !== undefined && recorded !== got);
}

/** Names of a text's values differ between the facts and the table. */
const nameless = (text: string) => text.replace(/\{\w+\}/g, "{}");

function tableDifferences({ text = "", error, status }: RecordedAnswer): Difference[] {
  const [, code, words = ""] = /^AADSTS(\d+): (.*)/s.exec(text) ?? [];
  const entry = aadstsEntry(Number(code));
  return entry
    ? unequal(
        ["text", nameless(words), nameless(entry.text)],
        ["error", error, entry.error],
        ["status", status, entry.status],
      )
    : [["code", code, "none"]];
}

type Answer = Awaited<ReturnType<typeof provoke>>["answer"];

function answerDifferences(recorded: RecordedAnswer, { status, headers, body }: Answer, values: Values): Difference[] {
  if (status !== recorded.status) {
    return [["status", recorded.status, status]];
  }
  const graph = body.error as { code?: string; message?: string } | undefined;
  const description = recorded.code ? graph?.message : String(body.error_description).replace(/\s+Trace ID:.*/s, "");
  const text = recorded.text?.replace(/\{(\w+)\}/g, (name, key) => String(values[key] ?? name));
  const names = recorded.properties?.toSorted().join();
  return [
    ...unequal(
      ["error", recorded.error, body.error],
      ["suberror", recorded.suberror, body.suberror],
      ["code", recorded.code, graph?.code],
      ["text", text, description],
      ["properties", names, Object.keys(body).sort().join()],
      ["second status", recorded.then, values.second],
    ),
    ...(typeof recorded.answer === "object" ? shapeDifferences("", recorded.answer, body, false) : []),
    ...Object.entries(recorded.headers ?? {}).flatMap(([name, value]) => headerDifference(name, value, headers)),
  ];
}

function headerDifference(name: string, value: string, headers: Headers): Difference[] {
  const got = headers.get(name);
  const same =
    value === "<the request's>" ? got === correlationId : value.startsWith("<") ? got !== null : got === value;
  return same ? [] : [[name, value, got]];
}

const classes: Record<string, RegExp> = { "<base64>": /^[\w+/]+=*$/, "<host>": /^[\w.-]+(:\d+)?$/, "<string>": /./ };

function shapeDifferences(at: string, recorded: unknown, got: unknown, partial: boolean): Difference[] {
  if (typeof recorded === "string" && recorded.startsWith("<")) {
    const pattern = classes[recorded];
    const same = pattern ? typeof got === "string" && pattern.test(got) : `<${typeof got}>` === recorded;
    return same ? [] : [[at, recorded, got]];
  }
  if (typeof recorded !== "object" || recorded === null) {
    return unequal([at, recorded, got]);
  }
  if (typeof got !== "object" || got === null || Array.isArray(recorded) !== Array.isArray(got)) {
    return [[at, recorded, got]];
  }
  const [ours, theirs] = [got as Record<string, unknown>, recorded as Record<string, unknown>];
  const extra = partial ? [] : Object.keys(ours).filter((name) => !(name in theirs));
  return [
    ...Object.entries(theirs).flatMap(([name, value]) => shapeDifferences(`${at}.${name}`, value, ours[name], partial)),
    ...extra.map((name): Difference => [`${at}.${name}`, "nothing", ours[name]]),
  ];
}
