import { expect, test } from "vitest";

import { webPlatform } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

const service = await startService();

/** Where a code and a refusal go that were asked for at this address. */
async function answers(redirect_uri: string, response_mode: string) {
  const app = service.register({ web: webPlatform([redirect_uri]) });
  const asked = { redirect_uri, response_mode };
  const code = (await service.authorize(app, asked)).headers.get("location") ?? "";
  const refusal = (await service.authorize(app, { ...asked, prompt: "create" })).headers.get("location") ?? "";
  return [code.replace(/code=.*/, "code"), refusal.replace(/error=.*/, "error")];
}

test.each([
  ["a query", "https://desk.example.com/cb?a=%20b&c", "https://desk.example.com/cb?a=%20b&c&"],
  ["a blank in the query as a plus", "https://desk.example.com/cb?a=b+c", "https://desk.example.com/cb?a=b+c&"],
  ["a parameter named as the answer's", "https://desk.example.com/cb?state=1", "https://desk.example.com/cb?state=1&"],
  ["dot segments", "https://desk.example.com/a/../cb", "https://desk.example.com/a/../cb?"],
  ["escapes", "https://desk.example.com/%7ecb", "https://desk.example.com/%7ecb?"],
  ["no path", "https://desk.example.com", "https://desk.example.com?"],
  ["another alphabet", "https://dösk.example.com/ü", "https://xn--dsk-sna.example.com/%C3%BC?"],
])("an answer goes to the address as it is registered, with %s", async (_what, registered, sent) => {
  expect(await answers(registered, "query")).toEqual([`${sent}code`, `${sent}error`]);
  const inFragment = sent.replace(/[?&]$/, "#");
  expect((await answers(registered, "fragment"))[1]).toBe(`${inFragment}error`);
});
