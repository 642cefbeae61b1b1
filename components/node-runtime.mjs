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

/**
 * Has a module loaded when something of it is used, and not because a package mentions it.
 * @param {NodeJS.Require} require finds the module as the package does that mentions it.
 * @param {string} name
 */
function postpone(require, name) {
  const file = require.resolve(name);
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const exports = new Proxy(Object.create(null), {
    // TypeScript's `__importStar` copies every export of what does not say this of itself.
    get: (_, key) => key === "__esModule" || load()[key],
  });
  require.cache[file] = Object.assign(new module.Module(file), { exports, loaded: true });
}

// More than half of the SDK's loading is for functions that are kept in the state, of which there are none here: npm's
// dependency tree and the TypeScript compiler (runtime/closure/codePaths.js and parseFunction.js).
try {
  const require = module.createRequire(import.meta.url);
  postpone(require, "@pulumi/pulumi/typescript-shim");
  postpone(module.createRequire(require.resolve("@pulumi/pulumi")), "@npmcli/arborist");
} catch {
  // Nothing is installed, or the SDK is another: all of it is loaded then.
}
