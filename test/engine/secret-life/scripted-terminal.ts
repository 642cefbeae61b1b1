import { Terminal } from "../../../cli/terminal.ts";

/** A terminal at which somebody has decided beforehand what to answer; keeps what it was told. */
export class ScriptedTerminal extends Terminal {
  readonly printed: string[] = [];
  readonly said: string[] = [];
  readonly questions: string[] = [];
  readonly #answer: boolean;

  constructor(answer: boolean) {
    super();
    this.#answer = answer;
  }

  override print(line = ""): void {
    this.printed.push(line);
  }

  override say(line = ""): void {
    this.said.push(line);
  }

  override progress(): void {}

  override style(_style: unknown, text: string): string {
    return text;
  }

  override async confirm(question: string): Promise<boolean> {
    this.questions.push(question);
    return this.#answer;
  }
}
