/** One object or credential that reads do not show yet. */
interface Hidden {
  reads: number;
  /** Milliseconds since 1970. */
  until: number;
}

/** What was made and is not everywhere yet: reads answer as if it did not exist. */
export class ReplicationLag {
  readonly #clock: () => Date;
  readonly #hidden = new Map<string, Hidden>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** Hides the object or credential with this ID for a number of reads and of seconds, whichever is over last. */
  hide(id: string, { reads, seconds }: { reads?: number; seconds?: number }): void {
    const none = reads === undefined && seconds === undefined;
    this.#hidden.set(id.toLowerCase(), {
      reads: none ? 1 : (reads ?? 0),
      until: this.#clock().getTime() + (seconds ?? 0) * 1000,
    });
  }

  /** Shows everything. */
  clear(): void {
    this.#hidden.clear();
  }

  get isOver(): boolean {
    return this.#hidden.size === 0;
  }

  /** The first hidden ID among the segments of a path that is read; the read counts. */
  hiddenIn(path: string): string | undefined {
    return path.split("/").find((segment) => this.#isHidden(segment));
  }

  /** A body without the hidden elements of its lists; each of them counts as read. */
  without(body: unknown): unknown {
    if (Array.isArray(body)) {
      return body.filter((element) => !this.#isElementHidden(element)).map((element) => this.without(element));
    }
    if (typeof body === "object" && body !== null) {
      return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, this.without(value)]));
    }
    return body;
  }

  #isElementHidden(element: unknown): boolean {
    const { id, keyId } = (element ?? {}) as { id?: unknown; keyId?: unknown };
    return [id, keyId].some((key) => typeof key === "string" && this.#isHidden(key));
  }

  #isHidden(id: string): boolean {
    const hidden = this.#hidden.get(id.toLowerCase());
    if (!hidden) {
      return false;
    }
    if (hidden.reads <= 0 && this.#clock().getTime() >= hidden.until) {
      this.#hidden.delete(id.toLowerCase());
      return false;
    }
    hidden.reads -= 1;
    return true;
  }
}
