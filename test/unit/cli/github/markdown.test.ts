import { describe, expect, test } from "vitest";

import { bodyLimit, fitMarkdown, harmless } from "../../../../cli/github/markdown.ts";

const pointer = "The rest is elsewhere.";

describe("a report that is too long", () => {
  test("is left as it is up to the limit", () => {
    const text = `${"x".repeat(399)}\n`;
    expect(fitMarkdown(text, 400, pointer)).toBe(text);
  });

  test("ends after a whole line and says how much is missing and where it is", () => {
    const text = "0123456789\n".repeat(100);
    const cut = fitMarkdown(text, 400, pointer);
    expect(cut.length).toBeLessThanOrEqual(400);
    expect(cut).toMatch(
      /^(0123456789\n)+0123456789\n\n> \[!NOTE\]\n> Cut after 318 of 1100 characters\. The rest is elsewhere\.\n$/,
    );
  });

  test("has its code block and its folded parts closed", () => {
    const text = `<details>\n<summary>Engine</summary>\n\n\`\`\`\`diff\n${"+ a line\n".repeat(100)}\`\`\`\`\n</details>\n`;
    const cut = fitMarkdown(text, 400, pointer);
    expect(cut).toMatch(/\+ a line\n````\n\n<\/details>\n\n> \[!NOTE\]\n/);
  });

  test("counts no fold inside of a code block, and closes none that is closed", () => {
    const text = `<details>\n</details>\n\`\`\`\n<details>\n\`\`\`\n${"a line\n".repeat(100)}`;
    expect(fitMarkdown(text, 400, pointer)).not.toMatch(/a line\n\n<\/details>/);
  });

  test("is cut before folds of which none can be closed", () => {
    expect(fitMarkdown(`a${"<details>".repeat(100)}`, 400, pointer)).toMatch(
      /^a\n\n> \[!NOTE\]\n> Cut after 1 of 901 /,
    );
  });

  test("is read once, however many folds it has", () => {
    const cut = fitMarkdown("<details>\n".repeat(100_000), bodyLimit, pointer);
    expect(cut.length).toBeLessThanOrEqual(bodyLimit);
    expect(cut.match(/<details>/g)?.length).toBe(cut.match(/<\/details>/g)?.length);
  });

  test("is cut within a line when it is a single one, and not within a character", () => {
    const cut = fitMarkdown("🔑".repeat(500), 400, pointer);
    expect(cut.length).toBeLessThanOrEqual(400);
    expect(cut.isWellFormed()).toBe(true);
  });
});

describe("a stranger's Markdown", () => {
  test.each([
    ["a name", "@ada and (@acme/admins)", "@|ada and (@|acme/admins)"],
    ["one behind a backtick that nothing ends", "`@ada", "`@|ada"],
    ["one behind a word's end that is only emphasis", "_@ada_ and tom<b>@ada</b>", "_@|ada_ and tom<b>@|ada</b>"],
    ["an at sign by number", "&#64;ada &#0064;ada &#64ada", "&#64;|ada &#0064;|ada &#64|ada"],
    ["an at sign by hexadecimal number", "&#x40;ada &#X0040;ada", "&#x40;|ada &#X0040;|ada"],
    ["an at sign by name", "&commat;ada", "&commat;|ada"],
  ])("notifies nobody by %s", (_what, given, parted) => {
    expect(harmless(given)).toBe(parted.replaceAll("|", "\u200b"));
  });

  test("keeps other characters that are given by number", () => {
    expect(harmless("&#640; &#x40a; &#58;")).toBe("&#640; &#x40a; &#58;");
  });

  test.each([
    ["<!-- rustdesk-entra:preview -->", "&lt;!-- rustdesk-entra:preview -->"],
    ["<?hidden?> <!X hidden> <![CDATA[hidden]]>", "&lt;?hidden?> &lt;!X hidden> &lt;!\\[CDATA[hidden]]>"],
    ["[//]: # (hidden)", "\\[//]: #\u200b (hidden)"],
    ["> - [x]: https://a.test", "> - \\[x]: https://a.test"],
    ["a\u{e0041}b\u00adc\u3164d\u2800e", "a\\ue0041b\\u00adc\\u3164d\\u2800e"],
  ])("hides nothing: %j", (given, shown) => {
    expect(harmless(given)).toBe(shown);
  });

  test.each([
    ["#1 other/repo#2 (#3)", "#|1 other/repo#|2 (#|3)"],
    ["GH-4 &#35;5 &num;6 &#7", "GH-|4 &#35;|5 &num;|6 &#|7"],
    [
      "https://github.com/other/repo/issues/8 other/repo/pull/9",
      "https://github.com/other/repo/issues/|8 other/repo/pull/|9",
    ],
  ])("refers to no issue by %s", (given, parted) => {
    expect(harmless(given)).toBe(parted.replaceAll("|", "\u200b"));
  });

  test("keeps emoji as they are", () => {
    expect(harmless("Desk \u{1f5a5}\ufe0f")).toBe("Desk \u{1f5a5}\ufe0f");
  });

  test("fetches no picture", () => {
    expect(harmless('![a](https://a.test/b) <img src="https://a.test/b"> < IMG> <image src="c">')).toBe(
      '!\\[a](https://a.test/b) &lt;img src="https://a.test/b"> &lt; IMG> &lt;image src="c">',
    );
  });

  test("turns no direction of writing, and gives a runner no command", () => {
    expect(harmless("a\u202eb\u0085c\n##[error]x ##VSO[task.x]y")).toBe(
      "a\\u202eb\\u0085c\n#\u200b\\u0023[error]x #\u200b\\u0023VSO[task.x]y",
    );
  });

  test("keeps its headings, folds, tables and code", () => {
    const text = "## dev\n\n| a | b |\n| - | - |\n\n<details><summary>x</summary>\n\n```diff\n+ a\n```\n</details>";
    expect(harmless(text)).toBe(text);
  });
});
