// Not TypeScript, and the rest is loaded after this import: see there.
import "../../components/node-runtime.mjs";

const { serve } = await import("./thread.ts");
serve();
