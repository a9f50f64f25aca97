/**
 * What was noted in the course of a training of unknown length: at most so many values, evenly spread from the first one on, and
 * the last one. When there are too many every second one goes, and from then on half as many are kept.
 */
export class EvenCourse<T> {
  #kept: T[] = [];
  #last: T | undefined;
  #count = 0;
  #every = 1;

  /** @param most values that are kept, beside the last one */
  constructor(readonly most: number) {}

  get values(): readonly T[] {
    return this.#last === undefined ? this.#kept : [...this.#kept, this.#last];
  }

  add(value: T): void {
    const isKept = this.#count++ % this.#every === 0;
    this.#last = isKept ? undefined : value;
    if (isKept) this.#kept.push(value);
    if (this.#kept.length <= this.most) return;
    this.#last ??= value;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
    if (this.#kept.at(-1) === this.#last) this.#last = undefined;
  }

  /** Puts a value in the place of the last one. */
  replaceLast(value: T): void {
    if (this.#last === undefined) this.#kept[this.#kept.length - 1] = value;
    else this.#last = value;
  }
}
