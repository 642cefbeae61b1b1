import { expect, test } from "vitest";

import { codesByTopic } from "../../../../cli/explain/codes.ts";
import { type Explanation, forEnvironment } from "../../../../cli/explain/explanation.ts";
import { knownTexts } from "../../../../cli/explain/texts.ts";

function entry(title: string, [means, ...causes]: Explanation): string[] {
  const list = causes.map((cause, index) => `${index + 1}. ${forEnvironment(cause, "--stack prod")}`);
  return [`### ${title}`, "", means, "", ...list, ""];
}

function page(): string {
  return [
    "# A sign-in fails",
    "",
    "<!-- Made of cli/explain by test/unit/cli/explain/troubleshooting.test.ts; `npx vitest run --project unit -u troubleshooting` writes it anew. -->",
    "",
    "- `npm run explain -- CODE` says of a code, an error text or the address on which the sign-in ended what it means here and what to do. It goes by",
    "  numbers, so the language of the page does not matter. An address may hold a code: copy it and use `--paste`.",
    "- `npm run doctor -- --stack prod --console https://YOUR-CONSOLE` looks at registration, client secret, directory, network and console, without",
    "  a sign-in, and says what to do about what it finds. `--pasted` says which secret stands in the console.",
    "- A code that is missing here: `https://login.microsoftonline.com/error?code=NUMBER`.",
    "",
    "Menus are those of the [Microsoft Entra admin center](https://entra.microsoft.com). The likeliest cause comes first.",
    "",
    ...Object.entries(codesByTopic).flatMap(([topic, codes]) => [
      `## ${topic}`,
      "",
      ...Object.entries(codes as Record<string, Explanation>).flatMap(([code, explanation]) =>
        entry(`AADSTS${code}`, explanation),
      ),
    ]),
    "## Texts without a code",
    "",
    ...knownTexts.flatMap(([title, _pattern, ...explanation]) => entry(title, explanation)),
  ].join("\n");
}

test("the page on failing sign-ins is as the table", async () => {
  await expect(page()).toMatchFileSnapshot("../../../../docs/troubleshooting.md");
});
