// The language host requires this file and calls its function. Not TypeScript: an old Node.js could not say what is missing, and
// the host compiles what it requires by a compiler that knows no `.ts` import endings. What is imported is left to Node.js.
module.exports = async () => {
  await import("../components/node-runtime.mjs");
  const { provider } = await import("@pulumi/pulumi");
  const { ComponentProvider } = await import("./provider.ts");
  await provider.main(new ComponentProvider(), process.argv.slice(2));
};
