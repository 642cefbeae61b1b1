import { Terminal } from "../../cli/command/terminal.ts";

/** A terminal at which somebody has decided beforehand what to answer, or nobody can; keeps what it was told. */
export class ScriptedTerminal extends Terminal {
  readonly printed: string[] = [];
  readonly said: string[] = [];
  readonly questions: string[] = [];
  /** What there was to be seen elsewhere when each question was asked. */
  readonly seen: unknown[] = [];
  readonly #answer: boolean | undefined;
  readonly #look: () => unknown;

  constructor(answer?: boolean, look: () => unknown = () => undefined) {
    super();
    this.#answer = answer;
    this.#look = look;
  }

  override print(line = ""): void {
    this.printed.push(line);
  }

  override say(line = ""): void {
    this.said.push(...line.split("\n"));
  }

  override progress(): void {}

  override style(_style: unknown, text: string): string {
    return text;
  }

  override get isAnswered(): boolean {
    return this.#answer !== undefined;
  }

  override async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    if (this.#answer === undefined) {
      return super.confirm(question, signal);
    }
    this.questions.push(question);
    this.seen.push(this.#look());
    return this.#answer;
  }
}
