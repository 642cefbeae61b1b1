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
const code = await main(process.argv.slice(2));
// What a program has left behind, such as a timer, must not keep the command from ending once all is written.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((written) => stream.write("", written))),
);
process.exit(code);
