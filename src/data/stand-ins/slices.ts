import type { Random } from "../../random.js";
import { flesh } from "./flesh.js";
import { oval, smooth, symmetric } from "./outlines.js";
import type { Painter } from "./painter.js";

/** A wide slice: a liver, a stomach, two kidneys and a spine. */
export function drawAbdomen(painter: Painter, random: Random): void {
  drawSlice(painter, random);
  const organ = random.uniform(130, 185);
  painter.fill(
    smooth([-0.72, -0.2, -0.4, -0.5, 0.05, -0.42, 0.1, -0.15, -0.2, 0.05, -0.35, 0.35, -0.65, 0.25]),
    flesh(organ, { random }),
  );
  painter.fill(
    smooth([0.2, -0.45, 0.55, -0.4, 0.62, -0.1, 0.3, -0.12]),
    flesh(random.uniform() < 0.5 ? 20 : organ + 30, { random }),
  );
  for (const side of [-1, 1]) {
    painter.fill(oval([side * random.uniform(0.36, 0.46), 0.32], [0.14, 0.18]), flesh(organ + 40, { random }));
    painter.fill(oval([side * 0.36, 0.32], [0.05, 0.07]), flesh(organ - 40, { random }));
  }
  for (let loop = random.integer(4); loop > 0; loop--) {
    const middle = [random.uniform(-0.2, 0.5), random.uniform(-0.1, 0.15)] as const;
    painter.fill(oval(middle, [0.1, 0.09]), flesh(organ - random.uniform(-30, 60), { random }));
  }
  drawSpine(painter, random);
}

/** A wide slice: two dark lungs beside a light heart, ribs and a spine. */
export function drawChestSlice(painter: Painter, random: Random): void {
  drawSlice(painter, random);
  const deep = random.uniform(10, 45);
  for (const side of [-1, 1]) {
    painter.fill(
      smooth([
        side * 0.12,
        -0.42,
        side * 0.5,
        -0.48,
        side * 0.72,
        -0.05,
        side * 0.6,
        0.4,
        side * 0.3,
        0.45,
        side * 0.18,
        0.05,
      ]),
      flesh(deep, { random }),
    );
    for (let vessel = 3 + random.integer(4); vessel > 0; vessel--) {
      painter.line([side * random.uniform(0.25, 0.6), random.uniform(-0.3, 0.35)], {
        colour: [deep + 90],
        radius: random.uniform(0.02, 0.04),
      });
    }
  }
  painter.fill(
    oval([random.uniform(0.02, 0.14), -0.12], [random.uniform(0.2, 0.3), random.uniform(0.2, 0.28)]),
    flesh(random.uniform(140, 200), { random }),
  );
  drawSpine(painter, random);
}

/** A tall oval with a bright rim, a cleft down the middle and two dark horns. */
export function drawHead(painter: Painter, random: Random): void {
  const brain = random.uniform(85, 150);
  const wide = random.uniform(0.6, 0.72);
  painter.fill(oval([0, 0], [wide + 0.1, 0.92]), { colour: [random.uniform(190, 255)] });
  painter.fill(oval([0, 0], [wide, 0.82]), flesh(brain, { random, kind: "blots" }));
  painter.line([0, -0.78, 0, 0.78], { colour: [brain * 0.75], radius: 0.015 });
  const reach = random.uniform(0.1, 0.2);
  for (const side of [-1, 1]) {
    painter.fill(
      smooth([
        side * 0.03,
        -0.06,
        side * reach,
        -0.34,
        side * (reach + 0.06),
        -0.28,
        side * 0.1,
        0,
        side * (reach + 0.12),
        0.3,
        side * (reach + 0.02),
        0.32,
      ]),
      { colour: [brain * 0.35] },
    );
  }
  if (random.uniform() < 0.3) {
    const middle = [random.uniform(-0.4, 0.4), random.uniform(-0.5, 0.5)] as const;
    painter.fill(oval(middle, [0.14, 0.12]), { colour: [brain + random.uniform(30, 80)], opacity: 0.8 });
  }
}

function drawSlice(painter: Painter, random: Random): void {
  const grey = random.uniform(70, 130);
  const flank = random.uniform(0.85, 0.95);
  painter.fill(
    smooth(symmetric([0.4, -0.6, flank * 0.85, -0.35, flank, 0.05, flank * 0.8, 0.45, 0.4, 0.62])),
    flesh(grey * 0.6, { random }),
  );
  painter.fill(oval([0, 0], [flank - 0.1, 0.54]), flesh(grey + 20, { random }));
}

function drawSpine(painter: Painter, random: Random): void {
  const bone = { colour: [random.uniform(195, 255)] };
  painter.fill(oval([0, 0.34], [0.12, 0.1]), bone);
  painter.line([-0.16, 0.5, 0, 0.44, 0.16, 0.5], { ...bone, radius: 0.03 });
  painter.line([0, 0.45, 0, 0.58], { ...bone, radius: 0.03 });
}
