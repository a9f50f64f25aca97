/** So many steps come before the measured ones. */
export const warmUpSteps = 20;

/** Tells when enough steps of a training were seen, and what one took. */
export class StepClock {
  #steps = 0;
  #started = 0;
  #now = 0;

  /**
   * @param least steps and seconds to measure at least, after the warm-up
   */
  constructor(readonly least: { steps: number; seconds: number }) {}

  /** To call at the end of each step. */
  tick(): void {
    this.#steps++;
    this.#now = performance.now();
    if (this.#steps === warmUpSteps) this.#started = this.#now;
  }

  /** Whether enough was measured. */
  get done(): boolean {
    return this.measured.steps >= this.least.steps && this.#now - this.#started >= 1000 * this.least.seconds;
  }

  get measured(): { steps: number; msPerStep: number } {
    const steps = this.#steps - warmUpSteps;
    return { steps, msPerStep: (this.#now - this.#started) / steps };
  }
}
