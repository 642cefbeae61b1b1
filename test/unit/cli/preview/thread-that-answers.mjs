// Stands in the place of cli/preview/thread-start.mjs: answers by the name of the environment.
import { parentPort, threadId } from "node:worker_threads";

parentPort?.on("message", (order) => {
  if (order === "stop") {
    parentPort?.postMessage({ stopped: true });
  } else if (order.stack === "throws") {
    throw new Error("a program let something go wrong");
  } else if (order.stack === "ends") {
    process.exit(7);
  } else if (order.stack !== "waits") {
    parentPort?.postMessage({ said: `${order.stack} says` });
    parentPort?.postMessage({ impact: { environment: order.stack, threadId }, parts: [] });
    if (order.stack === "throws late") {
      setImmediate(() => {
        throw new Error("seen by nobody");
      });
    }
  }
});
