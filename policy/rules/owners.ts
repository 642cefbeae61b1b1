import type { ResourceValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** Without an owner who can step in, an application whose deployer is gone needs a directory administrator. */
export const twoOwners: ResourceValidationPolicy = {
  name: "two-owners",
  description: "The application of a real environment must have two owners.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateResource: checkInputs("Application", twoOwnersProblems),
};

/** What an application does against the rule. */
export function twoOwnersProblems({ owners, web }: ApplicationInputs, settings: EnvironmentSettings): string[] {
  const count = new Set(owners?.map((owner) => owner.toLowerCase())).size;
  const problem =
    `owners must be at least two different object IDs; got ${count}. Add the identity that deploys and a person to ` +
    "the stack's owners.";
  return isRealEnvironment(web?.redirectUris ?? [], settings) && count < 2 ? [problem] : [];
}

const objectIds = {
  type: "array",
  items: { type: "string", pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" },
  default: [],
} as const;

/** Settings of `deployingOwner`. */
export interface DeployingOwnerSettings {
  /** Object IDs of the identities that deploy. */
  deployers: string[];
}

/** The next run of an identity that owns nothing is refused. */
export const deployingOwner: ResourceValidationPolicy = {
  name: "deploying-owner",
  description: "The identity that deploys must be an owner, where the configuration tells which one that is.",
  enforcementLevel: "mandatory",
  severity: "high",
  configSchema: {
    properties: {
      deployers: {
        ...objectIds,
        description: "Object IDs of the identities that deploy. Without one, the rule looks at nothing.",
      },
    },
  },
  validateResource: [
    checkInputs("Application", deployingOwnerProblems),
    checkInputs("ServicePrincipal", deployingOwnerProblems),
  ],
};

/** What an application or service principal does against the rule. */
export function deployingOwnerProblems(
  { owners }: Pick<ApplicationInputs, "owners">,
  { deployers }: DeployingOwnerSettings,
): string[] {
  const owning = new Set(owners?.map((owner) => owner.toLowerCase()));
  const isOwner = deployers.length === 0 || deployers.some((deployer) => owning.has(deployer.toLowerCase()));
  const problem =
    `owners must have the identity that deploys, ${deployers.join(" or ")}; got ${[...owning].join(", ") || "none"}. Without it the ` +
    "next run is refused. Add its object ID to the stack's owners.";
  return isOwner ? [] : [problem];
}

/** Settings of `humanOwner`. */
export interface HumanOwnerSettings extends EnvironmentSettings {
  /** Object IDs of people; an object ID alone does not tell a person from a program. */
  people: string[];
}

/** A pipeline that is broken, or locked out itself, cannot help anyone. */
export const humanOwner: ResourceValidationPolicy = {
  name: "human-owner",
  description: "An owner of a real environment's application must be a person.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: {
    properties: {
      people: {
        ...objectIds,
        description:
          "Object IDs of people who may own the application. The rule needs it: an object ID does not tell whose it is.",
      },
      developmentOrigins,
    },
  },
  validateResource: checkInputs("Application", humanOwnerProblems),
};

/** What an application does against the rule. */
export function humanOwnerProblems({ owners, web }: ApplicationInputs, settings: HumanOwnerSettings): string[] {
  const people = new Set(settings.people.map((person) => person.toLowerCase()));
  const hasPerson = owners?.some((owner) => people.has(owner.toLowerCase()));
  if (hasPerson || !isRealEnvironment(web?.redirectUris ?? [], settings)) {
    return [];
  }
  const given = owners?.length ? owners.join(", ") : "none";
  return people.size === 0
    ? [
        `owners must have a person, but nobody has said which object IDs are people's; got ${given}. List them in ` +
          "human-owner.people of the pack's configuration, or disable the rule there.",
      ]
    : [
        `owners must have one of human-owner.people of the pack's configuration; got ${given}. Add a person's object ID to ` +
          "the stack's owners.",
      ];
}
