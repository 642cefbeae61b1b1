// Not TypeScript, and the rest is loaded after this import: it ends an old Node.js in one sentence.
import "../components/node-runtime.mjs";

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
