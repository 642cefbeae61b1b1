import { spawn } from "node:child_process";
import { join } from "node:path";

import { Server, ServerCredentials } from "@grpc/grpc-js";

// Stands in for an engine: serves an address, starts the policy pack with it as an executable file, and stays. The pack prints
// where this process prints.
const pack = join(import.meta.dirname, "../../../../../policy/start.mjs");

new Server().bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    throw error;
  }
  spawn(process.execPath, [pack, `127.0.0.1:${port}`], { stdio: "inherit" });
});
