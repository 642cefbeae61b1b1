import type { GraphExchange, LocalEntra } from "local-entra";

/**
 * Names for what differs from run to run, IDs and secrets above all, so that two runs can be compared. Objects are
 * numbered in the order in which they are made.
 */
export class Labels {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor({ url, host, tenantId, deployer, directory }: LocalEntra) {
    this.set(url, "{origin}");
    this.set(host, "{host}");
    this.set(tenantId, "{tenant}");
    this.set(deployer.objectId, "{deployer}");
    this.set(deployer.clientId, "{deployer.clientId}");
    const { groups, servicePrincipals, users } = directory;
    for (const { id, displayName } of [...groups.list(), ...servicePrincipals.list(), ...users.list()]) {
      this.set(id, `{${displayName}}`);
    }
  }

  /** Keeps a label that is there already; nothing needs none. */
  set(value: string, label: string): void {
    if (value !== "" && !this.#labels.has(value)) {
      this.#labels.set(value, label);
    }
  }

  /** Numbers what an exchange made. */
  learn({ method, path, status, responseBody }: GraphExchange): void {
    if (method !== "POST" || status >= 300 || responseBody === "") {
      return;
    }
    const made = JSON.parse(responseBody) as Record<string, string | undefined>;
    const { id = "", appId = "", keyId = "", secretText = "" } = made;
    if (path.endsWith("/addPassword")) {
      this.set(keyId, this.#numbered(`key of ${made.displayName}`));
      this.set(secretText, "{secret}");
      return;
    }
    const kind = path.split("/").at(-1)?.replace(/s$/, "") ?? "";
    // Several people are assigned at once, in any order.
    const whose = this.#labels.get(made.principalId ?? "");
    const label = this.#numbered(whose === undefined ? kind : `${kind} of ${whose.slice(1, -1)}`);
    this.set(id, label);
    this.set(appId, `${label.slice(0, -1)}.clientId}`);
  }

  /** A value, or what a JSON text holds, with labels in place of what differs, and the members of sets in order. */
  apply<T>(value: T): T {
    return JSON.parse(this.#applyToText(JSON.stringify(value)), sortSets) as T;
  }

  #applyToText(text: string): string {
    // The origin before the host that it holds, and so on.
    const longestFirst = [...this.#labels].sort(([one], [other]) => other.length - one.length);
    const labelled = longestFirst.reduce((result, [value, label]) => result.replaceAll(value, label), text);
    return labelled
      .replaceAll(/TERRAFORM_UPDATE_[0-9a-f-]{36}/g, "TERRAFORM_UPDATE_{uuid}")
      .replaceAll(/"hint":"[^"]*"/g, '"hint":"{hint}"')
      .replaceAll(/"ciphertext":"[^"]*"/g, '"ciphertext":"{secret}"')
      .replaceAll(/\d{4}-\d\d-\d\dT(?!00:00:00Z)\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => time.replaceAll(/\d/g, "0"));
  }

  #numbered(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `{${kind}#${count}}`;
  }
}

/** Lists of texts are sets in Graph and in the provider, and so are lists of objects with an ID or a URI; neither has an order. */
function sortSets(_: string, value: unknown): unknown {
  if (!Array.isArray(value)) {
    return value;
  }
  const keys = new Map(value.map((member: unknown) => [member, sortKeyOf(member)]));
  const key = (member: unknown) => keys.get(member) ?? "";
  return [...keys.values()].includes(undefined)
    ? value
    : value.toSorted((one, other) => key(one).localeCompare(key(other)));
}

function sortKeyOf(member: unknown): string | undefined {
  if (typeof member === "string") {
    return member;
  }
  const { id, uri = id, keyId = uri } = (member ?? {}) as { id?: unknown; uri?: unknown; keyId?: unknown };
  return typeof keyId === "string" ? keyId : undefined;
}
