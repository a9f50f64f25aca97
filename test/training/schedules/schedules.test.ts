import { readFile } from "node:fs/promises";
import { join } from "node:path";

import {
  constant,
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  oneCycle,
  piecewiseConstant,
  stepDecay,
  warmUp,
  type Schedule,
} from "../../../src/training/schedules/index.js";

/** By the names of kept/schedules.json. */
const schedules: Record<string, Schedule> = {
  exponential: exponentialDecay({ learningRate: 0.1, decaySteps: 7, decayRate: 0.6 }),
  "exponential in stairs": exponentialDecay({ learningRate: 0.1, decaySteps: 7, decayRate: 0.6, staircase: true }),
  piecewise: piecewiseConstant({ boundaries: [10, 25], values: [0.1, 0.03, 0.002] }),
  cosine: cosineDecay({ learningRate: 0.1, decaySteps: 40, alpha: 0.05 }),
  "cosine with warm-up": cosineDecay({
    learningRate: 0.01,
    decaySteps: 40,
    alpha: 0.05,
    warmupTarget: 0.2,
    warmupSteps: 10,
  }),
  restarts: cosineDecayRestarts({ learningRate: 0.1, firstDecaySteps: 8, tMul: 2, mMul: 0.8, alpha: 0.1 }),
  "even restarts": cosineDecayRestarts({ learningRate: 0.1, firstDecaySteps: 8, tMul: 1, mMul: 0.5 }),
  "one cycle": oneCycle({ maxLearningRate: 0.1, totalSteps: 61 }),
  "one cycle in lines": oneCycle({
    maxLearningRate: 0.1,
    totalSteps: 61,
    annealStrategy: "linear",
    pctStart: 0.4,
    divFactor: 10,
    finalDivFactor: 100,
  }),
  "one cycle of three phases": oneCycle({ maxLearningRate: 0.1, totalSteps: 61, threePhase: true }),
  "one cycle that starts high": oneCycle({ maxLearningRate: 0.1, totalSteps: 61, pctStart: 0.01 }),
  steps: stepDecay({ learningRate: 0.1, decaySteps: 15, factor: 0.3 }),
  "linear warm-up": warmUp({ steps: 10, from: 0.02, then: 0.2 }),
};

/** Made by kept/make-schedules.py. */
const kept = {
  ...(await ratesOf("keras")),
  ...(await ratesOf("pytorch")),
};

async function ratesOf(name: string): Promise<Record<string, number[]>> {
  const file = join(process.cwd(), "test", "training", "schedules", "kept", `${name}.json`);
  return (JSON.parse(await readFile(file, "utf8")) as { rates: Record<string, number[]> }).rates;
}

describe("schedules", () => {
  it("are all compared", () => expect(Object.keys(schedules)).toEqual(Object.keys(kept)));

  it.each(Object.entries(kept))("give the rates of Keras or PyTorch: %s", (name, rates) => {
    expect(rates.length).toBeGreaterThan(50);
    rates.forEach((rate, step) => {
      // Keras computes in float32.
      const difference = Math.abs((schedules[name]?.(step) ?? NaN) - rate);
      expect({ step, close: difference <= 2e-6 * rate + 2e-9 }).toEqual({ step, close: true });
    });
  });

  it("stay where they are: the constant one, and one cycle after its end", () => {
    expect([0, 5, 1e6].map(constant(0.01))).toEqual([0.01, 0.01, 0.01]);
    const cycle = oneCycle({ maxLearningRate: 1, totalSteps: 10 });
    expect(cycle(10)).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(cycle(99)).toBe(cycle(10));
  });

  it("may follow each other: a warm-up, then steps counted anew", () => {
    const schedule = warmUp({ steps: 4, then: stepDecay({ learningRate: 0.8, decaySteps: 2 }) });
    expect([0, 1, 2, 3, 4, 5, 6, 8].map(schedule)).toEqual([0, 0.2, 0.4, 0.8 * 0.75, 0.8, 0.8, 0.4, 0.2].map(close));
  });

  it("begin each period of restarts at its first step, however many there were", () => {
    const schedule = cosineDecayRestarts({ learningRate: 1, firstDecaySteps: 5, tMul: 3 });
    for (let period = 0, start = 0; period < 15; start += 5 * 3 ** period++) expect(schedule(start)).toBeCloseTo(1, 9);
  });

  it.each([
    ["learningRate is -1: give a number of at least 0", () => constant(-1)],
    ["learningRate is NaN: give", () => stepDecay({ learningRate: NaN, decaySteps: 1 })],
    ["decaySteps is 0: give a number above 0", () => cosineDecay({ learningRate: 1, decaySteps: 0 })],
    [
      "tMul is 0.5: give a number of at least 1",
      () => cosineDecayRestarts({ learningRate: 1, firstDecaySteps: 1, tMul: 0.5 }),
    ],
    [
      "there are 1 values for 1 boundaries: give one value more",
      () => piecewiseConstant({ boundaries: [1], values: [1] }),
    ],
    ["boundaries are 2, 1: give rising numbers", () => piecewiseConstant({ boundaries: [2, 1], values: [1, 2, 3] })],
    ["pctStart is 2: give a share of at most 1", () => oneCycle({ maxLearningRate: 1, totalSteps: 9, pctStart: 2 })],
    [
      "pctStart is 0.6: give a share of at most 0.5 with threePhase",
      () => oneCycle({ maxLearningRate: 1, totalSteps: 9, pctStart: 0.6, threePhase: true }),
    ],
    ["steps is -2: give a number of at least 0", () => warmUp({ steps: -2, then: 1 })],
  ])("say what is wrong: %s", (message, make) => {
    expect(make).toThrow(message);
  });
});

function close(value: number): number {
  return expect.closeTo(value, 12) as number;
}
