import type { Value, Values } from "../../protocol/property-values.ts";
import { boolean, list, object } from "../../schema/field.ts";
import { flag, isObject, objects } from "../graph/graph-object.ts";

/** Tags with a meaning, by the names that the provider gives them. */
const meaningfulTags = {
  customSingleSignOn: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
  gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  hide: "HideApp",
};

/** The `featureTags` field; it cannot be given together with `conflictsWith`. */
export function featureTags(conflictsWith: string[]) {
  const names = Object.keys(meaningfulTags);
  return list(object(Object.fromEntries(names.map((name) => [name, boolean()]))), {
    computed: true,
    conflictsWith,
  });
}

/** The same in the deprecated `features` field of a service principal, where visibility is told the other way round. */
const deprecatedNames = {
  customSingleSignOn: "customSingleSignOnApp",
  enterprise: "enterpriseApplication",
  gallery: "galleryApplication",
  hide: "visibleToUsers",
};

/** The tags that a `featureTags` or `features` value asks for. */
export function tagsOfFeatures(features: Value | undefined): string[] {
  const [wanted = {}] = objects(features);
  const { visibleToUsers } = wanted;
  const asked = (name: keyof typeof meaningfulTags) =>
    flag(wanted[name]) || (name === "hide" ? visibleToUsers === false : flag(wanted[deprecatedNames[name]]));
  return (Object.keys(meaningfulTags) as (keyof typeof meaningfulTags)[])
    .filter(asked)
    .map((name) => meaningfulTags[name]);
}

/** The `featureTags` value that tags stand for. */
export function featuresOfTags(tags: string[]): [Record<keyof typeof meaningfulTags, boolean>] {
  const present = new Set(tags.map((tag) => tag.toLowerCase()));
  const has = (name: keyof typeof meaningfulTags) => present.has(meaningfulTags[name].toLowerCase());
  return [
    {
      customSingleSignOn: has("customSingleSignOn"),
      enterprise: has("enterprise"),
      gallery: has("gallery"),
      hide: has("hide"),
    },
  ];
}

/** The `features` value that tags stand for. */
export function deprecatedFeatures(tags: string[]): Values[] {
  const [{ customSingleSignOn, enterprise, gallery, hide }] = featuresOfTags(tags);
  return [
    {
      customSingleSignOnApp: customSingleSignOn,
      enterpriseApplication: enterprise,
      galleryApplication: gallery,
      visibleToUsers: !hide,
    },
  ];
}

/** Whether a `featureTags` value says anything; it is unknown where the program leaves it out. */
export function givesFeatures(features: Value | undefined): boolean {
  return Array.isArray(features) && features.some(isObject);
}
