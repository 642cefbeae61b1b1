import { startEnvironment } from "../../cli/local-machine/environment.ts";

// Brings an environment up and kills this whole process group, engine included, right after a given request to
// Microsoft Graph was answered. Run with the checkout's folder, the environment and the number of that request.
const [checkout = "", stackName = "", number = "1"] = process.argv.slice(2);

let requests = 0;
const environment = await startEnvironment({
  checkout,
  stackName,
  providers: "stand-ins",
  onProgress: () => {},
  onRequest: ({ path }) => {
    requests += /^\/(v1\.0|beta)\//.test(path) ? 1 : 0;
    if (requests === Number(number)) {
      process.kill(0, "SIGKILL");
    }
  },
});
await environment.stack.up();
await environment.close();
