// Not TypeScript, and the rest is loaded after this import: it ends an old Node.js in one sentence.
import "../components/node-runtime.mjs";

// A terminal that was closed (EIO), or a reader that has left (EPIPE), does not end half-way what is under way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EIO" && error.code !== "EPIPE") {
      throw error;
    }
  });
}

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
