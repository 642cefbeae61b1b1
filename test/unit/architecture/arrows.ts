import type { Import } from "./imports.ts";

/** A package of this repository, by its name. */
export const ownPackage = /^(?:local-entra|@rustdesk-entra\/[\w-]+)(?:\/|$)/;

/** What some files may import of this repository; the first that holds for a file counts. Tests and benchmarks see all. */
const layers: { of: RegExp; may: RegExp }[] = [
  { of: /^configuration\//, may: /^configuration\// },
  { of: /^components\/configuration\.ts$/, may: /^configuration\// },
  { of: /^components\//, may: /^components\// },
  { of: /^index\.ts$/, may: /^components\// },
  { of: /^component\//, may: /^components?\// },
  { of: /^deployer\//, may: /^(?:deployer|components)\// },
  { of: /^policy\//, may: /^policy\/|^components\/node-runtime\.mjs$/ },
  // The one place outside `pulumi up` that knows the program.
  { of: /^cli\/stack\/stack\.ts$/, may: /^cli\/|^index\.ts$/ },
  // The one that knows the deployer's.
  { of: /^cli\/ci-setup\/deployer\.ts$/, may: /^cli\/|^deployer\/(?:index|permissions)\.ts$/ },
  {
    of: /^cli\/local(?:-machine)?\//,
    may: /^(?:cli|components\/rules|configuration)\/|^(?:local-entra|@rustdesk-entra\/[\w-]+)$/,
  },
  // The levels and names of the rules are checked before a run.
  { of: /^cli\/stack\/policy\//, may: /^cli\/|^policy\/rules\.ts$/ },
  {
    of: /^cli\//,
    may: /^(?:cli|components\/rules|configuration)\/|^components\/node-runtime\.mjs$|^policy\/graph-permissions\.ts$/,
  },
  ...["local-entra", "provider-stand-ins", "pulumi-cli"].flatMap((name) => [
    { of: new RegExp(`^packages/${name}/test/`), may: new RegExp(`^packages/${name}/|${ownPackage.source}`) },
    { of: new RegExp(`^packages/${name}/`), may: new RegExp(`^packages/${name}/`) },
  ]),
  { of: /^(?:test|bench|vitest\.config\.ts)/, may: /^/ },
  { of: /^/, may: /^$/ },
];

/** Where the two halves of local Entra ID meet: the web application that serves both. */
const meeting = "packages/local-entra/src/server/web-app.ts";
const halves = [/^packages\/local-entra\/src\/graph\//, /^packages\/local-entra\/src\/oidc\//];

/** The imports that no layer allows, as `FROM -> TO`. */
export function wrongArrows(imports: Import[], files: ReadonlySet<string>): string[] {
  return imports
    .filter(({ to }) => files.has(to) || ownPackage.test(to))
    .filter((arrow) => !isAllowed(arrow))
    .map(({ from, to }) => `${from} -> ${to}`);
}

function isAllowed({ from, to, kind }: Import): boolean {
  // What is loaded only when it is asked for is no part of a run in a tenant.
  if (from.startsWith("cli/") && kind !== "static" && ownPackage.test(to)) {
    return true;
  }
  return layers.find(({ of }) => of.test(from))?.may.test(to) === true;
}

/** The files besides the named one where both halves of local Entra ID meet, one half's own files included. */
export function wrongMeetings(imports: Import[]): string[] {
  const files = [...new Set(imports.map(({ from }) => from))].filter((file) => file.includes("/src/"));
  return files.filter((file) => {
    const touched = [file, ...imports.filter(({ from }) => from === file).map(({ to }) => to)];
    return file !== meeting && halves.every((half) => touched.some((place) => half.test(place)));
  });
}
