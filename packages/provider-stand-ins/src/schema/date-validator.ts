import type { Validator } from "./field.ts";

const goLayout = "2006-01-02T15:04:05Z07:00";

/** The parts of RFC 3339's date-time in order: Go's name for each, its pattern, and its range where it has one. */
const dateParts: { name: string; pattern: RegExp; range?: [least: number, most: number, what: string] }[] = [
  { name: "2006", pattern: /^\d{4}/ },
  { name: "-", pattern: /^-/ },
  { name: "01", pattern: /^\d\d/, range: [1, 12, "month"] },
  { name: "-", pattern: /^-/ },
  { name: "02", pattern: /^\d\d/, range: [1, 31, "day"] },
  { name: "T", pattern: /^T/ },
  { name: "15", pattern: /^\d\d/, range: [0, 23, "hour"] },
  { name: ":", pattern: /^:/ },
  { name: "04", pattern: /^\d\d/, range: [0, 59, "minute"] },
  { name: ":", pattern: /^:/ },
  { name: "05", pattern: /^\d\d(?:[.,]\d+)?/, range: [0, 59.999_999_999, "second"] },
  { name: "Z07:00", pattern: /^(?:Z|[+-]\d\d:\d\d)/ },
];

/** Refuses what is not a date-time of RFC 3339 section 5.6, in the words of Go's time package. */
export const rfc3339: Validator = (value, path) => {
  const text = String(value);
  const problem = dateProblem(text);
  return problem && `expected "${path}" to be a valid RFC3339 date, got "${text}": ${problem}`;
};

function dateProblem(text: string): string | undefined {
  let rest = text;
  for (const { name, pattern, range } of dateParts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      return `parsing time "${text}" as "${goLayout}": cannot parse "${rest}" as "${name}"`;
    }
    const number = Number(found.replace(",", "."));
    if (range && (number < range[0] || number > range[1])) {
      return `parsing time "${text}": ${range[2]} out of range`;
    }
    rest = rest.slice(found.length);
  }
  if (rest !== "") {
    return `parsing time "${text}": extra text: "${rest}"`;
  }
  return isCalendarDay(text) ? undefined : `parsing time "${text}": day out of range`;
}

function isCalendarDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  // Day 0 of the next month is the last one of this.
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return day <= lastDay.getUTCDate();
}
