import { connect } from "node:tls";

import { expect, onTestFinished, test } from "vitest";

import { started } from "./started.ts";

test("a page of another site may ask in a frame who is signed in, but not finish a sign-in", async () => {
  const entra = await started();
  const app = entra.register({ displayName: "A page", redirectUris: ["http://localhost:3000/"] });
  const asked = { client_id: app.clientId, response_type: "code", scope: "openid" };
  const sent = async (parameters: Record<string, string>) => {
    const query = new URLSearchParams({ ...asked, ...parameters });
    const url = `${entra.url}/${entra.tenantId}/oauth2/v2.0/authorize?${query}`;
    return (await fetch(url, { redirect: "manual" })).headers.getSetCookie().map((cookie) => cookie.toLowerCase());
  };
  const session = await sent({ login_hint: "tom@lindenglass.test" });
  expect(session.filter((cookie) => /^local_entra_session/.test(cookie))).toHaveLength(2);
  for (const cookie of session) {
    expect(cookie).toMatch(/; samesite=none; secure; httponly/);
  }
  for (const cookie of await sent({})) {
    expect(cookie).toMatch(/; samesite=lax; secure; httponly/);
  }
});

test("a client that leaves while it sends is no bug", async () => {
  const reported: unknown[] = [];
  const entra = await started({ onError: (error) => reported.push(error) });
  const { hostname, port } = new URL(entra.url);
  for (const length of ["content-length: 100", "transfer-encoding: chunked"]) {
    const socket = connect({ host: hostname, port: Number(port), ca: entra.certificate.authority });
    onTestFinished(() => void socket.destroy());
    const path = `/${entra.tenantId}/oauth2/v2.0/token`;
    const type = "content-type: application/x-www-form-urlencoded";
    await new Promise<void>((resolve) => {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: ${entra.host}\r\n${type}\r\n${length}\r\n\r\n5\r\ngrant`, () =>
        resolve(),
      );
    });
    // The service has begun to read when it answers another request.
    await (await fetch(`${entra.url}/common/discovery/v2.0/keys`)).text();
    socket.destroy();
    await new Promise((resolve) => socket.once("close", resolve));
    await (await fetch(`${entra.url}/common/discovery/v2.0/keys`)).text();
  }
  await entra.close();
  expect(reported).toEqual([]);
});
