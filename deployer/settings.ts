import * as pulumi from "@pulumi/pulumi";

import { readConfiguration } from "../components/configuration.ts";
import { ownersProblems } from "../components/rules/owners.ts";
import type { Rights } from "./permissions.ts";
import { type CiSystem, trustProblems } from "./trust.ts";

/** What the two identities are made from. */
export interface Settings extends CiSystem, Rights {
  /** What the names of both registrations begin with. */
  displayName: string;
  /** Object IDs; empty for whoever runs the program. */
  owners: string[];
  protect: boolean;
}

/** Entra ID's limit of a name is 120 characters; the longer of the two endings takes 10. */
const longestName = 110;

/**
 * The stack's configuration. Defaults and types come from Pulumi.yaml.
 * @throws RunError that lists all that is wrong, before anything is declared.
 */
export function readSettings(): Settings {
  const settings: Settings = readConfiguration((config) => ({
    displayName: config.require("displayName"),
    repository: config.require("repository"),
    ownerId: config.requireNumber("ownerId"),
    repositoryId: config.requireNumber("repositoryId"),
    trustNames: config.requireBoolean("trustNames"),
    previewEnvironments: config.requireObject<string[]>("previewEnvironments"),
    environments: config.requireObject<string[]>("environments"),
    issuer: config.require("issuer"),
    previewSubjects: config.requireObject<string[]>("previewSubjects"),
    deploySubjects: config.requireObject<string[]>("deploySubjects"),
    manageAssignments: config.requireBoolean("manageAssignments"),
    manageConsent: config.requireBoolean("manageConsent"),
    owners: config.requireObject<string[]>("owners"),
    protect: config.requireBoolean("protect"),
  }));
  const problems = [
    ...nameProblems(settings.displayName),
    ...ownersProblems(settings.owners),
    ...trustProblems(settings),
  ];
  if (problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join("\n");
    throw new pulumi.RunError(`The identities cannot be declared as configured. Nothing was changed.\n${list}`);
  }
  return settings;
}

function nameProblems(displayName: string): string[] {
  const problem =
    `displayName must have 1 to ${longestName} characters, as " (preview)" is put behind it; got ` +
    `${displayName.length}. Choose another one.`;
  return displayName.trim() !== "" && displayName.length <= longestName ? [] : [problem];
}
