import { spawn } from "node:child_process";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

// Stands in for an engine: serves an address, starts the policy pack with it as an executable file, and stays. The pack prints
// where this process prints.
const pack = join(import.meta.dirname, "../../../../../policy/start.mjs");

const server = createServer().listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  spawn(process.execPath, [pack, `127.0.0.1:${port}`], { stdio: "inherit" });
});
