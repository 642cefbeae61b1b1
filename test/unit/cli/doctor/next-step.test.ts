import { expect, test } from "vitest";

import { doctorStep } from "../../../../cli/doctor/next-step.ts";

test("the doctor is the one next step, at the console's own address where that is known", () => {
  expect(doctorStep("--stack prod", "https://desk.example.com/api/oidc/callback")).toBe(
    "Filled it in? `npm run doctor -- --stack prod --console https://desk.example.com`",
  );
  expect(doctorStep("--stack prod")).toBe(
    "Filled it in? `npm run doctor -- --stack prod --console https://YOUR-CONSOLE`",
  );
});
