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

type Feature = keyof typeof meaningfulTags;
const featureNames = Object.keys(meaningfulTags) as Feature[];

/** The `featureTags` field; it cannot be given together with `conflictsWith`. */
export function featureTags(conflictsWith: string[]) {
  return list(object(Object.fromEntries(featureNames.map((name) => [name, boolean()]))), {
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
  const asked = (name: Feature) => {
    const deprecated = wanted[deprecatedNames[name]];
    return flag(wanted[name]) || (name === "hide" ? deprecated === false : flag(deprecated));
  };
  return featureNames.filter(asked).map((name) => meaningfulTags[name]);
}

/** The `featureTags` value that tags stand for. */
export function featuresOfTags(tags: string[]): Values[] {
  const has = presence(tags);
  return [Object.fromEntries(featureNames.map((name) => [name, has(name)]))];
}

/** The `features` value that tags stand for. */
export function deprecatedFeatures(tags: string[]): Values[] {
  const has = presence(tags);
  const shown = (name: Feature) => (name === "hide" ? !has(name) : has(name));
  return [Object.fromEntries(featureNames.map((name) => [deprecatedNames[name], shown(name)]))];
}

/** Whether a feature's tag is there, in any letter case. */
function presence(tags: string[]): (name: Feature) => boolean {
  const present = new Set(tags.map((tag) => tag.toLowerCase()));
  return (name) => present.has(meaningfulTags[name].toLowerCase());
}

/** Whether a `featureTags` value says anything; it is unknown where the program leaves it out. */
export function givesFeatures(features: Value | undefined): boolean {
  return Array.isArray(features) && features.some(isObject);
}
