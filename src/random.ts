import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of random numbers: the same seed gives the same numbers on every machine. */
export class Random {
  #generator;

  /** @param seed an integer; its low 32 bits are used */
  constructor(readonly seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** Where the source stands: {@link restore} brings it back there. */
  get state(): readonly number[] {
    return this.#generator.getState();
  }

  /** Goes on from a {@link state} of this source or of another one. */
  restore(state: readonly number[]): void {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** A float64 in [low, high). Default: [0, 1). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** An integer in [0, below). */
  integer(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** A normally distributed number (Box and Muller 1958). Default: mean 0, deviation 1. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 … n − 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swapped;
    }
    return order;
  }
}

let shared = new Random(Math.trunc(Math.random() * 2 ** 31));

/**
 * Starts the seminar's random source anew, so that everything drawn from it afterwards (samples, the order of batches)
 * repeats from run to run.
 *
 * @example
 * setSeed(7);
 */
export function setSeed(seed: number): void {
  shared = new Random(seed);
}

/** The source that everything random takes when it is given none of its own. */
export function sharedRandom(): Random {
  return shared;
}
