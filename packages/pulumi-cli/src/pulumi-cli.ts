// What the package offers: everything else is its own.
export { type CliOptions, getCli } from "./get-cli.ts";
export type { Plugin, PluginOptions } from "./plugin/installed-plugin.ts";
export { findPlugin } from "./plugin/plugin.ts";
export { PulumiCliError } from "./pulumi-cli-error.ts";
export type { Cli } from "./search.ts";
