import { expect, test } from "vitest";

import { locationOf } from "../browser.ts";
import { contoso, fabrikam, outsiders, users } from "../fixtures.ts";
import { startServiceWithClient } from "../oidc-service.ts";

const { service, app, secret } = await startServiceWithClient();
const decoded = (info: unknown) => JSON.parse(Buffer.from(String(info), "base64url").toString());
const asked = { client_info: "1" };

test("an account is named by object ID and tenant where a client asks for it", async () => {
  const mia = { uid: users.member.id, utid: contoso.id };
  const { searchParams } = locationOf(await service.authorize(app, asked));
  expect(decoded(searchParams.get("client_info"))).toEqual(mia);
  const { body } = await service.redeem(app, secret, searchParams.get("code") ?? "", asked);
  expect(decoded(body.client_info)).toEqual(mia);
  const refreshed = await service.refresh(app, secret, body.refresh_token, asked);
  expect(decoded(refreshed.body.client_info)).toEqual(mia);
});

test("a guest is named by the account at home", async () => {
  const { searchParams } = locationOf(
    await service.authorize(app, { ...asked, login_hint: users.guest.mail ?? undefined }),
  );
  expect(decoded(searchParams.get("client_info"))).toEqual({ uid: outsiders.guestAtHome.id, utid: fabrikam.id });
});

test("nobody is named to a client that does not ask", async () => {
  const { searchParams } = locationOf(await service.authorize(app, { client_info: "0" }));
  expect(searchParams.get("client_info")).toBeNull();
  const { body } = await service.redeem(app, secret, searchParams.get("code") ?? "");
  expect(body).not.toHaveProperty("client_info");
});
