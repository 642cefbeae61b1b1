import { afterAll } from "vitest";

// Files share a process one after another: each leaves its variables, which a local environment points at itself, as they were.
const before = { ...process.env };
afterAll(() => {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, before);
});
