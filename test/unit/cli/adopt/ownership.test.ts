import { expect, test } from "vitest";

import { ownershipAdvice } from "../../../../cli/adopt/ownership.ts";
import { ada, deployer, handMade } from "./hand-made.ts";

test("who owns everything needs no advice, whatever the case of the IDs", () => {
  expect(ownershipAdvice(handMade(), [deployer.toUpperCase()])).toEqual([]);
});

test("who owns the application alone is told how to own the enterprise application", () => {
  expect(ownershipAdvice(handMade(), [ada])).toEqual([
    expect.stringContaining(deployer),
    expect.stringContaining("403"),
    expect.stringMatching(
      /^ {4}az rest --method post .*servicePrincipals\/ffffffff-0000-4000-8000-000000000005\/owners/,
    ),
  ]);
});

test("who owns nothing is told both, and only one where there is no enterprise application", () => {
  const registration = handMade({ owners: [ada] });
  expect(ownershipAdvice(registration, [])).toHaveLength(4);
  expect(ownershipAdvice({ ...registration, servicePrincipal: undefined }, [])).toEqual([
    expect.anything(),
    expect.anything(),
    `    az ad app owner add --id cccccccc-0000-4000-8000-000000000004 --owner-object-id ${deployer}`,
  ]);
});
