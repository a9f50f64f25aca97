import { escapeMarkup } from "../escape-markup.js";
import { jupyterDisplay, type MimeBundle } from "../jupyter.js";

/** The MIME type by which other programs find what a self-check said: `{ id, passed, message }`. */
export const checkMimeType = "application/vnd.tseminar.check+json";

/** What a self-check says of an answer. */
export class CheckResult {
  constructor(
    /** The exercise: "mnist-2". */
    readonly id: string,
    /** What is off. Undefined: nothing, the answer is right. */
    readonly message: string | undefined,
  ) {}

  /** Whether the answer is right. */
  get passed(): boolean {
    return this.message === undefined;
  }

  /**
   * For tests that grade: nothing for an answer that is right.
   *
   * @throws Error with the sentence of {@link toString} for any other
   */
  orThrow(): void {
    if (!this.passed) throw new Error(this.toString());
  }

  toString(): string {
    return this.passed ? `✓ ${this.id}: right.` : `✗ ${this.id}: ${this.message ?? ""}.`;
  }

  [jupyterDisplay](): MimeBundle {
    const [sign, ...words] = this.toString().split(" ");
    return {
      "text/plain": this.toString(),
      "text/html": `<p><strong aria-hidden="true">${sign ?? ""}</strong> ${escapeMarkup(words.join(" "))}</p>`,
      [checkMimeType]: { id: this.id, passed: this.passed, message: this.message ?? null },
    };
  }
}
