// Loaded first by the language host (`nodeargs` in Pulumi.yaml): the SDK is read from V8's compile cache from the second
// run on, which makes a preview about a fifth faster (docs/decisions/0006-program-loading.md).
import module from "node:module";

module.enableCompileCache();
