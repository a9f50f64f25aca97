import type { Random } from "../../random.js";
import type { Colour, Paint } from "./paint.js";
import { texture } from "./textures.js";

/** Eyes and noses. */
export const BLACK = { colour: [15, 13, 12] };

/** A coat of hair, striped or plain. */
export function furry(colour: Colour, { random, striped = false }: { random: Random; striped?: boolean }): Paint {
  const pattern = striped ? "broadStripesAcross" : "knit";
  const strength = striped ? random.uniform(15, 35) : random.uniform(5, 22);
  return { colour, shade: [random.normal(0, 12), -15], texture: texture(pattern, { strength, random }) };
}
