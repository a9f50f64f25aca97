import type { Random } from "../../random.js";
import type { Paint } from "./paint.js";
import { texture, type TextureKind } from "./textures.js";

/** Something soft of a grey. */
export function flesh(grey: number, { random, kind = "clouds" }: { random: Random; kind?: TextureKind }): Paint {
  return { colour: [grey], texture: texture(kind, { strength: random.uniform(4, 18), random }) };
}
