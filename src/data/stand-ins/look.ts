import type { Random } from "../../random.js";
import type { Paint } from "./paint.js";
import { texture, type TextureKind } from "./textures.js";

/** How one piece of clothing is made. */
export interface Look {
  /** The cloth, 0 … 255. */
  readonly grey: number;
  readonly cloth: Paint;
  /** Seams and folds: darker than the cloth. */
  readonly seam: Paint;
  readonly random: Random;
}

const prints = ["stripesAcross", "stripesDown", "broadStripesAcross", "checks", "weave", "blots"] as const;

/** Cloth of any brightness: plain, or with a print. */
export function someLook(random: Random): Look {
  const grey = random.uniform(70, 235);
  const printed = random.uniform() < 0.3;
  const kind: TextureKind = printed ? (prints[random.integer(prints.length)] ?? "blots") : "knit";
  const strength = printed ? random.uniform(20, 60) : random.uniform(5, 18);
  return {
    grey,
    cloth: {
      colour: [grey],
      shade: [random.normal(0, 14), random.normal(0, 14)],
      texture: texture(kind, { strength, random }),
    },
    seam: { colour: [grey * random.uniform(0.4, 0.75)] },
    random,
  };
}
