/** The primitive types of OData that Graph's applications, service principals and users use. */
export type PrimitiveType = "Edm.String" | "Edm.Boolean" | "Edm.Int32" | "Edm.Guid" | "Edm.DateTimeOffset";

export const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A GUID as Windows keeps it: its first three parts with the lowest byte first. */
export function guidBytes(guid: string): Buffer {
  const [first = "", second = "", third = "", ...rest] = guid.split("-");
  const parts = [first, second, third].map((part) => Buffer.from(part, "hex").reverse());
  return Buffer.concat([...parts, Buffer.from(rest.join(""), "hex")]);
}

/** What a property holds: one value, an object with properties of its own, or a list of either. */
export type Shape =
  | { kind: "primitive"; type: PrimitiveType }
  | { kind: "complex"; type: string; properties: Properties }
  | { kind: "list"; of: Shape };

/** One property of an entity or of an object inside it; `T` is what documents hold there. */
export interface Property<T = unknown> {
  shape: Shape;
  /** Never set: it only carries `T`. */
  holds?: T;
  /** Set by the directory only; a request that changes it is refused. */
  readOnly?: true;
  /** Not part of v1.0. */
  betaOnly?: true;
  /** `$filter` takes it (the "Supports $filter" note of the property on Graph's resource page). */
  filterable?: true;
  /** Left out unless `$select` names it; a member of an object is null unless `$select` names the property that it is in. */
  onlySelected?: true;
  /** See `edm.whole`. */
  atomic?: true;
  /** A list that is kept in the reverse of the order in which a request gives it. */
  reversed?: true;
  /** What it holds where a request says nothing; otherwise a list is empty and anything else null. */
  initial?: string | boolean | null;
}

/** Properties by their names. */
export type Properties = Record<string, Property>;

/** A document, or an object in one, that has these properties. */
export type DocumentOf<P extends Properties> = {
  -readonly [Name in keyof P]: P[Name] extends Property<infer T> ? T : never;
};

/** A resource of Graph: what it is called in URLs and texts, and what its documents hold. */
export interface EntityType<P extends Properties = Properties> {
  /** As in `#microsoft.graph.application`. */
  name: string;
  /** As in `/v1.0/applications`. */
  set: string;
  /** As Graph's error texts call it, such as `Application`. */
  title: string;
  properties: P;
  /** What v1.0 shows without `$select`, where that is less than everything. */
  shownByDefault?: string[];
}

/** A resource whose set has its name in the plural. */
export function entityType<P extends Properties>(name: string, properties: P, set = `${name}s`): EntityType<P> {
  return { name, set, title: titleOf(name), properties };
}

/** A type as Graph's texts name it. */
export function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Graph's two versions. */
export type Version = "v1.0" | "beta";

/** Whether a version of Graph has this property. */
export function isServed(property: Property, version: Version): boolean {
  return version === "beta" || !property.betaOnly;
}

/** The property of this name in a version of Graph; names that every object inherits, such as `constructor`, are none. */
export function propertyOf(properties: Properties, name: string, version: Version): Property | undefined {
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return property && isServed(property, version) ? property : undefined;
}

/** A new document of a type, or a new object inside one: every property with the value that it has at first. */
export function blank<P extends Properties>({ properties }: { properties: P }): DocumentOf<P> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, initialValue(property)]),
  ) as DocumentOf<P>;
}

/** What a property holds at first. */
export function initialValue({ shape, atomic, initial }: Property): unknown {
  if (initial !== undefined) {
    return initial;
  }
  if (shape.kind === "list") {
    return [];
  }
  return shape.kind === "complex" && !atomic ? blank(shape) : null;
}

type Facets = Omit<Property, "shape" | "holds">;
type Text = string | null;

/** Properties by what they hold. Where one is never null, its type is given. */
export const edm = {
  text: <T = Text>(facets: Facets = {}): Property<NoInfer<T>> => primitive("Edm.String", facets),
  flag: <T = boolean | null>(facets: Facets = {}): Property<NoInfer<T>> => primitive("Edm.Boolean", facets),
  integer: (facets: Facets = {}): Property<number | null> => primitive("Edm.Int32", facets),
  guid: <T = Text>(facets: Facets = {}): Property<NoInfer<T>> => primitive("Edm.Guid", facets),
  dateTime: <T = Text>(facets: Facets = {}): Property<NoInfer<T>> => primitive("Edm.DateTimeOffset", facets),
  textList: (facets: Facets = {}): Property<string[]> => {
    return { shape: { kind: "list", of: { kind: "primitive", type: "Edm.String" } }, ...facets };
  },
  complex: <P extends Properties>(type: string, properties: P, facets: Facets = {}): Property<DocumentOf<P>> => {
    return { shape: { kind: "complex", type, properties }, ...facets };
  },
  /** An object that a request replaces as a whole instead of member by member; `{}` clears it. */
  whole: <P extends Properties>(type: string, properties: P, facets: Facets = {}): Property<DocumentOf<P> | null> => {
    return { shape: { kind: "complex", type, properties }, atomic: true, ...facets };
  },
  complexList: <P extends Properties>(type: string, properties: P, facets: Facets = {}): Property<DocumentOf<P>[]> => {
    return { shape: { kind: "list", of: { kind: "complex", type, properties } }, ...facets };
  },
};

/** The same property under several names. */
export function each<const Name extends string, T>(
  names: readonly Name[],
  property: Property<T>,
): Record<Name, Property<T>> {
  return Object.fromEntries(names.map((name) => [name, property])) as Record<Name, Property<T>>;
}

function primitive<T>(type: PrimitiveType, facets: Facets): Property<T> {
  return { shape: { kind: "primitive", type }, ...facets };
}
