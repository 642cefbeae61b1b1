import type { Validator } from "../../schema/field.ts";

/** Takes the resource ID of an application, `/applications/<object ID>`; explains like the real provider. */
export const applicationId: Validator = (value) => {
  const text = String(value);
  const segments = text.split("/").filter((segment) => segment !== "");
  if (text.startsWith("/") && segments.length > 2) {
    const further = segments.slice(2).join("/");
    return `parsing "${text}": unexpected segment "${further}" present at the end of the URI (input "${text}")`;
  }
  if (!text.startsWith("/") || segments.length !== 2) {
    return `parsing "${text}": ${segmentsText(text, text.startsWith("/") ? segments : [])}`;
  }
  return segments[0] === "applications" ? undefined : `parsing "${text}": ${literalText(text)}`;
};

/** An application in the real provider's words. */
export const applicationName = (objectId: string) => `Application (Application: "${objectId}")`;

/** What the ID of a credential begins with: the object ID of its application. */
export const firstPart = (id: string): string => id.split("/")[0] ?? "";

/** What a resource ID ends in: the object ID of an application or service principal, the own ID of a credential. */
export const lastPart = (id: string): string => id.split("/").at(-1) ?? "";

function segmentsText(text: string, segments: string[]): string {
  const parsed = [0, 1].map((index) => `* Segment ${index} - ${segments[index] ?? "not found"}`);
  return [
    "parsing the Application ID: the number of segments didn't match",
    "Expected a Application ID that matched (containing 2 segments):",
    "> /applications/applicationId",
    `However this value was provided (which was parsed into ${segments.length} segments):`,
    `> ${text}`,
    "The following Segments are expected:",
    '* Segment 0 - this should be the literal value "applications"\n' +
      '* Segment 1 - this should be the user specified value for this applicationId [for example "applicationId"]',
    "The following Segments were parsed:",
    `${parsed.join("\n")}\n`,
  ].join("\n\n");
}

function literalText(text: string): string {
  return [
    `parsing segment "applications": parsing the Application ID: the segment at position 0 didn't match`,
    "Expected a Application ID that matched:",
    "> /applications/applicationId",
    "However this value was provided:",
    `> ${text}`,
    'The parsed Resource ID was missing a value for the segment at position 0\n(which should be the literal value "applications").',
    "",
  ].join("\n\n");
}
