import type { Random } from "../../random.js";
import { flesh } from "./flesh.js";
import { box, oval, smooth } from "./outlines.js";
import type { Painter } from "./painter.js";

/** Two domes side by side over a wide base. */
export function drawBreasts(painter: Painter, random: Random): void {
  const grey = random.uniform(50, 130);
  const apart = random.uniform(0.42, 0.5);
  const tip = random.uniform(-0.75, -0.5);
  painter.fill(box([-1.3, 0.4], [1.3, 1.3]), flesh(grey * 0.7, { random }));
  for (const side of [-1, 1]) {
    const x = side * apart;
    painter.fill(
      smooth([x - 0.42, 0.55, x - 0.36, -0.1, x - 0.12, tip, x + 0.12, tip, x + 0.36, -0.1, x + 0.42, 0.55]),
      flesh(grey, { random }),
    );
    painter.fill(
      smooth([x - 0.2, 0.35, x - 0.16, -0.1, x, tip + 0.2, x + 0.16, -0.1, x + 0.22, 0.35]),
      flesh(grey + random.uniform(30, 80), { random, kind: "blots" }),
    );
  }
  painter.fill(oval([0, 0.9], [0.3, 0.28]), flesh(grey + 60, { random }));
}

/** A trunk from the front that fills the picture: two dark fields under arched ribs, a heart and collarbones. */
export function drawChest(painter: Painter, random: Random): void {
  const grey = random.uniform(120, 200);
  painter.fill(smooth([-1.1, -0.75, -0.3, -1, 0.3, -1, 1.1, -0.75, 1.15, 1.2, -1.15, 1.2]), flesh(grey, { random }));
  const deep = grey * random.uniform(0.25, 0.45);
  for (const side of [-1, 1]) {
    painter.fill(
      smooth([
        side * 0.14,
        -0.6,
        side * 0.4,
        -0.78,
        side * 0.66,
        -0.35,
        side * 0.76,
        0.35,
        side * 0.66,
        0.58,
        side * 0.2,
        0.45,
      ]),
      flesh(deep, { random }),
    );
    for (let y = -0.62; y < 0.5; y += 0.19) {
      painter.line([side * 0.1, y - 0.04, side * 0.4, y - 0.08, side * 0.75, y + 0.14], {
        colour: [grey * 0.85],
        radius: 0.022,
        opacity: 0.6,
      });
    }
    painter.line([side * 0.08, -0.68, side * 0.8, -0.84], { colour: [grey + 40], radius: 0.04, opacity: 0.8 });
  }
  painter.fill(smooth([-0.1, -0.2, 0.12, -0.15, 0.36, 0.25, 0.4, 0.52, -0.16, 0.52]), flesh(grey, { random }));
  painter.line([0, -1, 0, 0.9], { colour: [grey + 30], radius: 0.07, opacity: 0.6 });
}

/** Five fingers of light bones over a palm and a wrist. */
export function drawHand(painter: Painter, random: Random): void {
  const grey = random.uniform(45, 110);
  const bone = { colour: [grey + random.uniform(60, 120)] };
  const spread = random.uniform(0.75, 1.25);
  const skin = flesh(grey, { random });
  const fingers = [-0.46, -0.17, 0.12, 0.38].map(
    (x, i) => [x, -0.02, x * (1 + 0.55 * spread), [-0.62, -0.86, -0.84, -0.6][i] ?? 0] as const,
  );
  const thumb = [-0.5, 0.5, -0.62 - 0.26 * spread, -0.02] as const;
  painter.fill(box([-0.32, 0.5], [0.3, 1.3]), skin);
  for (const finger of [...fingers, thumb]) painter.line(finger, { ...skin, radius: 0.13, endRadius: 0.09 });
  painter.fill(smooth([-0.55, -0.1, 0, -0.15, 0.5, -0.05, 0.46, 0.45, 0.3, 0.72, -0.34, 0.72, -0.55, 0.5]), skin);
  for (const [x, y, tipX, tipY] of [...fingers, thumb]) {
    const at = (t: number) => [x + t * (tipX - x), y + t * (tipY - y)] as const;
    for (const [from, to] of [
      [0.02, 0.42],
      [0.52, 0.74],
      [0.82, 0.96],
    ] as const)
      painter.line([...at(from), ...at(to)], { ...bone, radius: 0.045 });
    if (x !== thumb[0]) painter.line([x * 0.95, 0.06, x * 0.55, 0.48], { ...bone, radius: 0.05 });
  }
  for (let i = 0; i < 5; i++) painter.line([-0.2 + 0.1 * i, 0.6 + 0.07 * (i % 2)], { ...bone, radius: 0.06 });
  painter.line([-0.13, 0.78, -0.15, 1.3], { ...bone, radius: 0.08 });
  painter.line([0.12, 0.78, 0.14, 1.3], { ...bone, radius: 0.06 });
}
