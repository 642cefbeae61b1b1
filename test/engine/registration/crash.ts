import { startEnvironment } from "../../../cli/local-machine/environment.ts";
import { changesDirectory } from "../graph-change.ts";

// Brings an environment up and kills this whole process group, engine included, right after a given change of the directory
// was answered. Run with the checkout's folder, the environment and the number of that change, or the end of its path.
const [checkout = "", stackName = "", change = "1"] = process.argv.slice(2);

let changes = 0;
const environment = await startEnvironment({
  checkout,
  stackName,
  providers: "stand-ins",
  onProgress: () => {},
  onRequest: (request) => {
    changes += changesDirectory(request) ? 1 : 0;
    if (changes === Number(change) || request.path.endsWith(change)) {
      process.kill(0, "SIGKILL");
    }
  },
});
await environment.stack.up();
await environment.close();
