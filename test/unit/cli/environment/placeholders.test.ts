import { expect, test } from "vitest";

import { placeholderOrigins, placeholderOwners } from "../../../../cli/environment/placeholders.ts";

test("addresses that belong to nobody are told", () => {
  const origins = ["https://desk.example.com", "https://example.org:8443", "http://a.EXAMPLE", "https://x.invalid"];
  expect(placeholderOrigins([...origins, "https://192.168.10.20:21114"])).toHaveLength(5);
  const own = ["https://desk.contoso.com", "https://example.contoso.com", "https://192.168.10.21:21114"];
  expect(placeholderOrigins([...own, "http://localhost:8000", "https://myexample.com", "no URL", 3])).toEqual([]);
});

test("object IDs of one digit are told", () => {
  expect(placeholderOwners(["11111111-1111-1111-1111-111111111111", "00000000-0000-0000-0000-000000000000"])).toEqual([
    "11111111-1111-1111-1111-111111111111 is an example: write the object ID of the account that is meant.",
    "00000000-0000-0000-0000-000000000000 is an example: write the object ID of the account that is meant.",
  ]);
  expect(placeholderOwners(["5f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2", undefined])).toEqual([]);
});
