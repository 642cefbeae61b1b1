import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Application, startLocalEntra } from "local-entra";
import { describe, expect, onTestFinished, test } from "vitest";

import { chromiumPath, reason, startChromium } from "./chromium.ts";

const library = readFileSync(
  new URL("lib/msal-browser.min.js", import.meta.resolve("@azure/msal-browser/package.json")),
);

describe.skipIf(chromiumPath === undefined)(`in a browser${reason}`, () => {
  test("MSAL for browsers signs a person in, renews without a question, and asks Graph who that is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const entra = await startLocalEntra({ folder, port: 0 });
    const browser = await startChromium();
    let script = "";
    const server = createServer(({ url }, response) => {
      const page = `<script src="/msal.js"></script><script>${script}</script>`;
      response.setHeader("content-type", url === "/msal.js" ? "text/javascript" : "text/html");
      response.end(url === "/msal.js" ? library : page);
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    onTestFinished(async () => {
      await browser.close();
      server.close();
      await entra.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const { clientId } = entra.register({ displayName: "One page" });
    const app = entra.directory.applications.list().find(({ appId }) => appId === clientId) as Application;
    app.spa.redirectUris = [`${origin}/`];
    entra.directory.applications.update(app);

    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    const auth = {
      clientId,
      authority: `${entra.url}/${entra.tenantId}`,
      knownAuthorities: [new URL(entra.url).host],
      redirectUri: `${origin}/`,
    };
    script = `
      const client = new msal.PublicClientApplication({ auth: ${JSON.stringify(auth)} });
      const scopes = ["User.Read"];
      window.answer = client.initialize().then(() => client.handleRedirectPromise());`;
    await page.goto(origin);
    await page.evaluate("answer.then(() => void client.loginRedirect({ scopes, prompt: 'select_account' }))");
    await page.getByRole("button", { name: "Tom Okafor" }).click();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.waitForURL(`${origin}/**`);

    const tom = entra.directory.users.list().find(({ displayName }) => displayName === "Tom Okafor");
    const account = { username: "tom@lindenglass.test", homeAccountId: `${tom?.id}.${entra.tenantId}` };
    expect(await page.evaluate("answer")).toMatchObject({ tenantId: entra.tenantId, uniqueId: tom?.id, account });
    const renewed = "answer.then(({ account }) => client.acquireTokenSilent({ account, scopes, forceRefresh: true }))";
    expect(await page.evaluate(renewed)).toMatchObject({ fromCache: false, account });
    const me = `${renewed}.then(({ accessToken }) => fetch("${entra.url}/v1.0/me", { headers: { authorization: "Bearer " + accessToken } }))`;
    expect(await page.evaluate(`${me}.then((response) => response.json())`)).toMatchObject({
      displayName: "Tom Okafor",
    });
  });
});
