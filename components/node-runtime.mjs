// Loaded first by the language host (`nodeargs` in Pulumi.yaml) and by `npm run …`, and not TypeScript: an old Node.js can
// read it, and so can say what is missing. The default import alone, since a name that an old one lacks would stop the file.
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Node.js must be 22.19 or newer, got ${process.versions.node}: it runs TypeScript as it is. \`npm run …\` uses the one that ` +
      "`npm ci` brings along for Linux, Windows and Intel Macs; for `pulumi up` by hand, and elsewhere, install Node.js 24 LTS " +
      "from https://nodejs.org.",
  );
  process.exit(2);
}

// The SDK is read from V8's compile cache from the second run on: a preview is about a fifth faster
// (docs/decisions/0006-program-loading.md).
module.enableCompileCache();

/** @type {Set<string>} files of the modules that are to be loaded once something of one is used. */
const postponed = new Set();

/**
 * Has a module loaded when something of it is used, and not because a package mentions it.
 * @param {NodeJS.Require} require finds the module as the package does that mentions it.
 * @param {string} name
 * @param {boolean} isTakenApart whether the package takes functions and classes out of it at once, and so is given ones that load it.
 */
function postpone(require, name, isTakenApart = false) {
  const file = require.resolve(name);
  const load = () => {
    // Whatever is loaded from now on may need the others as they are, such as a class to extend.
    for (const other of postponed) {
      delete require.cache[other];
    }
    postponed.clear();
    return require(file);
  };
  const standIn = (key) =>
    new Proxy(class {}, {
      apply: (_, self, args) => Reflect.apply(load()[key], self, args),
      construct: (_, args) => Reflect.construct(load()[key], args),
    });
  // TypeScript's `__importStar` copies every export of what does not say `__esModule` of itself, and `__importDefault` wraps it.
  const exported = (key) => (key === "default" && !load().__esModule ? load() : load()[key]);
  const get = (_, key) => key === "__esModule" || (isTakenApart ? standIn(key) : exported(key));
  const exports = new Proxy(Object.create(null), { get });
  require.cache[file] = Object.assign(new module.Module(file), { exports, loaded: true });
  postponed.add(file);
}

// More than half of the SDK's loading is for what no run needs here: functions that are kept in the state (npm's dependency tree and
// the TypeScript compiler, runtime/closure/codePaths.js and parseFunction.js), the Automation API in a program that the engine
// starts, and traces without `--tracing` (cmd/run/tracing.js).
try {
  const require = module.createRequire(import.meta.url);
  postpone(require, "@pulumi/pulumi/typescript-shim");
  postpone(require, "@pulumi/pulumi/automation");
  const ofSdk = module.createRequire(require.resolve("@pulumi/pulumi"));
  postpone(ofSdk, "@npmcli/arborist");
  postpone(ofSdk, "normalize-package-data");
  for (const name of [
    "exporter-zipkin",
    "instrumentation",
    "instrumentation-grpc",
    "resources",
    "sdk-trace-base",
    "sdk-trace-node",
  ]) {
    postpone(ofSdk, `@opentelemetry/${name}`, true);
  }
} catch {
  // Nothing is installed, or the SDK is another: all of it is loaded then.
}
