import { expect, test } from "vitest";

import { defineCommand } from "../../../../cli/command/command.ts";

test("the usage of a command follows from its definition", () => {
  const paint = defineCommand({
    name: "paint",
    summary: "paints the house",
    about:
      "It is asked of nobody twice, and whoever asks for it all the same is told in a line that has to be broken once.",
    actions: { inside: "the rooms", outside: "the walls" },
    defaultAction: "inside",
    options: {
      colour: {
        type: "string",
        placeholder: "COLOUR",
        required: true,
        description: "what the painter is to buy, in a word that the shop knows and in a line that is too long for one",
      },
      coats: { type: "string", placeholder: "N", default: "2", description: "how many" },
      "as-soon-as-possible": { type: "boolean", default: false, actions: ["outside"], description: "hurry" },
    },
    notes: "Exit codes: 0 painted.",
    request: (values) => values,
    run: async () => 0,
  });
  expect(paint.usage.split("\n")).toEqual([
    "Usage: npm run paint -- [ACTION] --colour COLOUR [OPTIONS]",
    "",
    "Paints the house. It is asked of nobody twice, and whoever asks for it all the same is told in a line that has",
    "to be broken once.",
    "",
    "Actions:",
    "  inside             the rooms (default)",
    "  outside            the walls",
    "",
    "Options:",
    "  --colour COLOUR    what the painter is to buy, in a word that the shop knows and in a line that is too long",
    "                     for one",
    "  --coats N          how many (default 2)",
    "  --as-soon-as-possible",
    "                     outside: hurry",
    "  --verbose          say at the end where the time went",
    "  --help             print this text",
    "",
    "Exit codes: 0 painted.",
  ]);
});

test("the usage has words before the hyphens, where npm passes them on", () => {
  const hang = defineCommand({
    name: "hang",
    summary: "hangs a picture",
    operand: { placeholder: "PICTURE", description: "name of a picture" },
    options: {
      nails: { type: "string", placeholder: "N", default: "1", description: "how many" },
      here: { type: "boolean", default: false, word: true, description: "in this room" },
    },
    request: (values, picture) => ({ ...values, picture }),
    run: async () => 0,
  });
  expect(hang.usage.split("\n")).toEqual([
    "Usage: npm run hang PICTURE [here] -- [OPTIONS]",
    "",
    "Hangs a picture.",
    "",
    "Options:",
    "  PICTURE            name of a picture",
    "  here               in this room",
    "  --nails N          how many (default 1)",
    "  --verbose          say at the end where the time went",
    "  --help             print this text",
  ]);
  const asked = { picture: "Dürer", here: true, nails: "2" };
  expect(hang.read(["here", "Dürer", "--nails", "2"])).toEqual(asked);
  expect(hang.read(["Dürer", "--here", "--nails", "2"])).toEqual(asked);
  for (const [given, shown] of [
    [["here"], ""],
    [["Dürer", "Klee"], "Dürer Klee"],
  ] as const) {
    expect(() => hang.read([...given])).toThrow(`There must be one PICTURE, name of a picture; got "${shown}".`);
  }
});
