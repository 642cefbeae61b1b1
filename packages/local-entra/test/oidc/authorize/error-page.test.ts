import { expect, test } from "vitest";

import { errorPage, explanationPage } from "../../../src/oidc/pages/error-page.ts";
import { EntraRefusal } from "../../../src/oidc/refusals/entra-refusal.ts";

const trace = { traceId: "t", correlationId: "c", timestamp: "2027-01-01 00:00:00Z" };
const remedies = (code: number) => (code === 70000 ? ["Look at it. `npm start`", "<Wait>."] : undefined);

async function adviceOn(page: Promise<Response>): Promise<string | undefined> {
  return /<h2>What to do<\/h2>(.*)/.exec(await (await page).text())?.[1];
}

test("a refusal's page says what whoever started it knows to do, in order", async () => {
  const advice = await adviceOn(errorPage(new EntraRefusal(70000), trace, remedies));
  expect(advice).toBe('<ul class="remedies"><li>Look at it. <code>npm start</code></li><li>&lt;Wait&gt;.</li></ul>');
  expect(await adviceOn(explanationPage("70000", remedies))).toBe(advice);
});

test("without that, it names Microsoft's own page", async () => {
  const advice = "https://login.microsoftonline.com/error?code=70000 says what Microsoft knows of it.";
  expect(await adviceOn(errorPage(new EntraRefusal(70000), trace, undefined))).toBe(
    `<ul class="remedies"><li>${advice}</li></ul>`,
  );
});

test("an unknown code has a page of its own", async () => {
  expect((await explanationPage("1", remedies)).status).toBe(404);
});
