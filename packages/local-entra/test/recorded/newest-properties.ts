import type { Json, Recording } from "./recording.ts";

/** Which properties the newest recording of a type shows; Graph has added some since the older ones. */
export class NewestProperties {
  readonly #known = new Map<string, { day: string; names: Set<string> }>();

  constructor(recordings: Recording[]) {
    for (const { steps } of recordings) {
      for (const { day = "", answer = null } of steps) {
        this.#learn(typeOf(answer, ""), answer, day);
      }
    }
  }

  /** Whether the newest recording of a type has this property; undefined where there is none. */
  has(type: string, name: string): boolean | undefined {
    return this.#known.get(type)?.names.has(name);
  }

  #learn(type: string, value: Json, day: string): void {
    if (Array.isArray(value)) {
      for (const element of value) {
        this.#learn(typeOf(element, type), element, day);
      }
    } else if (typeof value === "object" && value !== null) {
      const names = Object.keys(value).filter((name) => value[name] !== "<optional>");
      const known = this.#known.get(type);
      if (!known || known.day < day) {
        this.#known.set(type, { day, names: new Set(names) });
      }
      for (const name of names) {
        this.#learn(memberType(type, name, value), value[name] as Json, day);
      }
    }
  }
}

/** The type of an answer or an element of one: as it says itself, or as the place says where it was found. */
export function typeOf(value: Json, place: string): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return place;
  }
  const named = value["@odata.type"] ?? value["@odata.context"];
  if (typeof named !== "string") {
    return place;
  }
  const [, type = ""] = named.split("#");
  const set = type
    .replace(/\(.*\)|\/\$entity$/g, "")
    .replace(/^microsoft\.graph\./, "")
    .replace(/s$/, "");
  return "value" in value ? `list of ${set}` : set;
}

/** The type of what a property holds. */
export function memberType(type: string, name: string, owner: { [name: string]: Json }): string {
  return name === "value" && type.startsWith("list of ") && "@odata.context" in owner
    ? type.slice(8)
    : `${type}.${name}`;
}
