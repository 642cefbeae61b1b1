import { describe, expect, test } from "vitest";

import { reportMarkdown } from "../../../../cli/impact/report/impact-markdown.ts";
import { reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { codeBlock, markdownText } from "../../../../cli/impact/report/markdown-text.ts";
import { impactOfSteps, propertyStep } from "./engine-events.ts";

describe("a text in Markdown stays a text:", () => {
  test.each([
    ["a table's cell", "a | b", "a &#124; b"],
    ["code", "`rm`", "&#96;rm&#96;"],
    ["emphasis", "*a* _b_ ~c~", "&#42;a&#42; &#95;b&#95; &#126;c&#126;"],
    ["HTML", "<img src=x>&amp;", "&#60;img src=x&#62;&#38;amp;"],
    ["a comment that would end the mark", "<!-- x -->", "&#60;!-- x --&#62;"],
    ["a link or an image", "![a](b)", "!&#91;a&#93;(b)"],
    ["an address", "https://evil.example www.evil.example", "https&#58;//evil.example www&#46;evil.example"],
    ["a mention", "@everyone", "&#64;&#8203;everyone"],
    ["a reference to an issue", "#1 GH-1", "&#35;&#8203;1 GH-&#8203;1"],
    ["mathematics", "$x$", "&#36;x&#36;"],
    ["an escape", "\\|", "&#92;&#124;"],
    ["lines", "a\nb", "a<br>b"],
    ["a control character", "a\u0007b\u202ec", "a&#92;u0007b&#92;u202ec"],
    ["a plain sentence", "It's fine (really): “yes” 100%!", "It's fine (really): “yes” 100%!"],
  ])("%s", (_what, text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  test("a block of code has a fence that no line in it can end", () => {
    expect(codeBlock("diff", ["a ``` b", "````"])).toEqual(["`````diff", "a ``` b", "````", "`````"]);
    expect(codeBlock("diff", ["a"])).toEqual(["```diff", "a", "```"]);
  });

  test("a name that ends its own quotes stays within them", () => {
    const impact = impactOfSteps([propertyStep("displayName", "Desk", "Desk” is approved by everybody. “Go on")]);
    expect(impact.findings[0]?.line).toBe(
      'People see “Desk" is approved by everybody. "Go on” instead of “Desk” when they sign in.',
    );
  });

  test("a display name from a pull request ends no table, no fold and no code, and calls nobody", () => {
    const name = "x | </details> ``` @octocat\n\n# Approved <!-- rustdesk-entra:preview -->";
    const impact = impactOfSteps([propertyStep("displayName", "Desk", name)]);
    const markdown = reportMarkdown(reportOf([{ environment: "test", local: false, impact }]));
    const [beforeCode = "", code = ""] = markdown.split("<details>");
    expect(beforeCode).not.toMatch(/@octocat|<\/details>|```|^# /m);
    expect(beforeCode).not.toContain("<!--");
    expect(code.split("\n").filter((line) => line.startsWith("````"))).toEqual(["````diff", "````"]);
    expect(code.split("\n").filter((line) => line === "</details>")).toHaveLength(1);
  });
});
