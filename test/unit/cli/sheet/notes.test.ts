import { describe, expect, test } from "vitest";

import { sheetNotes } from "../../../../cli/sheet/notes.ts";
import { sheetExample } from "./sheet-example.ts";

/** How the notes for a release begin. */
function beginnings(...release: [number, number, number] | []): string[] {
  const notes = sheetNotes(sheetExample, release.length === 0 ? undefined : release);
  return notes.map((note) => note.slice(0, 24));
}

const always = { first: "Open the console at its ", last: "Keep a local administrat" };

describe("the notes to the dialog", () => {
  test("are of every release, with the release they begin with, when none is given", () => {
    expect(beginnings()).toEqual([
      always.first,
      "From 1.8.6 on: Where the",
      "From 1.8.8 on: Trusted a",
      "From 1.5.0 on: Who signs",
      always.last,
    ]);
  });

  test("are those of the given release", () => {
    expect(beginnings(1, 4, 9)).toEqual([always.first, always.last]);
    expect(beginnings(1, 8, 5)).toEqual([always.first, "Who signs in with the e-", always.last]);
    expect(beginnings(1, 8, 8)).toEqual([
      always.first,
      "Where the console's OIDC",
      "Trusted audiences, where",
      "Who signs in with the e-",
      always.last,
    ]);
  });

  test("name the addresses to open the console at", () => {
    expect(sheetNotes(sheetExample, [1, 4, 9])[0]).toContain(
      "at its final address, https://desk.example.com or https://192.168.10.20:21114, before you save",
    );
  });

  test("say how to get back in without a password in the shell's history", () => {
    expect(sheetNotes(sheetExample, [1, 4, 9])[1]).toContain(
      'in /var/lib/rustdesk-server:\n  read -rs PASSWORD && rustdesk-utils set_password USER "$PASSWORD"; unset PASSWORD\n',
    );
  });
});
