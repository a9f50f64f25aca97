import type { Random } from "../../random.js";
import { near } from "./colours.js";
import { box } from "./outlines.js";
import type { Colour } from "./paint.js";
import type { Painter } from "./painter.js";
import { texture, type TextureKind } from "./textures.js";

interface Ground {
  colour: Colour;
  kind: TextureKind;
  strength: number;
}

const backs: readonly Ground[] = [
  { colour: [130, 180, 235], kind: "clouds", strength: 22 },
  { colour: [215, 222, 230], kind: "clouds", strength: 18 },
  { colour: [70, 100, 60], kind: "blots", strength: 40 },
  { colour: [190, 175, 160], kind: "clouds", strength: 10 },
  { colour: [95, 85, 80], kind: "blots", strength: 22 },
  { colour: [225, 170, 120], kind: "clouds", strength: 20 },
  { colour: [110, 130, 150], kind: "broadStripesDown", strength: 12 },
];

const floors: readonly Ground[] = [
  { colour: [95, 150, 65], kind: "knit", strength: 24 },
  { colour: [105, 105, 108], kind: "grain", strength: 14 },
  { colour: [65, 115, 165], kind: "stripesAcross", strength: 12 },
  { colour: [190, 165, 120], kind: "knit", strength: 16 },
  { colour: [235, 235, 240], kind: "clouds", strength: 12 },
  { colour: [125, 85, 60], kind: "broadStripesAcross", strength: 10 },
  { colour: [150, 160, 90], kind: "blots", strength: 24 },
];

/** Covers the picture with something far away, and most often a ground below it. */
export function drawScenery(painter: Painter, random: Random): void {
  painter.place({ turn: random.normal(0, 0.04) });
  painter.wash(ground(backs, random));
  if (random.uniform() < 0.2) return;
  painter.fill(box([-1.5, random.uniform(-0.3, 0.7)], [1.5, 1.5]), ground(floors, random));
}

function ground(grounds: readonly Ground[], random: Random) {
  const { colour, kind, strength } = grounds[random.integer(grounds.length)] ?? {
    colour: [],
    kind: "grain",
    strength: 0,
  };
  return {
    colour: near(colour, 22, random),
    shade: [random.normal(0, 12), random.normal(0, 18)] as const,
    texture: texture(kind, { strength: strength * random.uniform(0.5, 1.4), random }),
  };
}
