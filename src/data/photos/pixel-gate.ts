/** Lets in so many pictures at once that their pixels stay below a bound; one that is larger by itself goes in alone. */
export class PixelGate {
  #inside = 0;
  #waiting: (() => void)[] = [];

  /** @param most pixels inside at once */
  constructor(readonly most: number) {}

  /** Runs `work` once there is room for its pixels. */
  async pass<Result>(pixels: number, work: () => Promise<Result>): Promise<Result> {
    while (this.#inside > 0 && this.#inside + pixels > this.most)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inside += pixels;
    try {
      return await work();
    } finally {
      this.#inside -= pixels;
      for (const resume of this.#waiting.splice(0)) resume();
    }
  }
}
