import type { Look } from "./look.js";
import { box, smooth } from "./outlines.js";
import type { Painter } from "./painter.js";

/** A sole, flat or on a heel, and a few straps with nothing between them; the toe points left. */
export function drawSandal(painter: Painter, { random, grey, cloth }: Look): void {
  const heel = random.uniform() < 0.5 ? random.uniform(0.02, 0.15) : random.uniform(0.25, 0.65);
  const floor = random.uniform(0.3, 0.5);
  const thick = random.uniform(0.06, 0.14);
  const back = floor - heel - 0.06;
  const sole = [
    -0.9,
    floor - thick,
    -0.4,
    floor - thick,
    0.3,
    back - 0.02,
    0.86,
    back - 0.06,
    0.88,
    back + thick,
    0.3,
    back + thick + 0.06,
    -0.35,
    floor,
    -0.9,
    floor,
  ];
  painter.fill(sole, cloth);
  if (heel > 0.2) painter.fill([0.62, back, 0.88, back, 0.84, floor, 0.74, floor], cloth);
  else painter.fill([0.2, back + 0.05, 0.88, back + 0.05, 0.88, floor, 0.3, floor], { colour: [grey * 0.8] });
  const strap = { ...cloth, radius: random.uniform(0.035, 0.07) };
  for (let straps = 1 + random.integer(3); straps > 0; straps--) {
    const x = random.uniform(-0.8, -0.2);
    painter.line([x, floor - thick, x + 0.15, floor - random.uniform(0.3, 0.45), x + 0.4, floor - thick - 0.1], strap);
  }
  const ankle = back - random.uniform(0.25, 0.5);
  painter.line([0.84, back - 0.04, 0.86, ankle, 0.45, ankle + random.uniform(-0.05, 0.1), 0.3, back - 0.1], strap);
  if (random.uniform() < 0.4) painter.line([-0.3, floor - 0.3, 0.45, ankle + 0.05], strap);
}

/** A low shoe with a light sole and laces; the toe points left. */
export function drawSneaker(painter: Painter, { random, grey, cloth, seam }: Look): void {
  const floor = random.uniform(0.28, 0.45);
  const high = floor - random.uniform(0.55, 0.78);
  const toe = random.uniform(0.2, 0.3);
  const thick = random.uniform(0.08, 0.16);
  const tongue = random.uniform(-0.02, 0.16);
  painter.fill(
    [
      -0.94,
      floor,
      -0.92,
      floor - toe,
      -0.6,
      floor - toe - 0.1,
      tongue - 0.1,
      high,
      tongue + 0.05,
      high - 0.06,
      0.3,
      high + 0.15,
      0.55,
      high + 0.14,
      0.85,
      high - 0.02,
      0.92,
      floor,
    ],
    cloth,
  );
  painter.fill(box([-0.95, floor - thick], [0.93, floor + 0.02]), {
    colour: [random.uniform() < 0.7 ? 235 : grey * 0.4],
  });
  for (let laces = 2 + random.integer(2), i = 0; i < laces; i++) {
    const t = (i + 0.5) / laces;
    const [x, y] = [-0.5 + t * (tongue + 0.4), floor - toe - 0.1 + t * (high - floor + toe + 0.12)];
    painter.line([x, y, x + 0.16, y + 0.12], { radius: 0.03, colour: [grey > 140 ? grey * 0.4 : 230] });
  }
  if (random.uniform() < 0.6) {
    const mark = { colour: [(grey + 120) % 256], radius: random.uniform(0.03, 0.06) };
    painter.line([-0.1, floor - thick - 0.05, 0.2, floor - 0.3, 0.6, floor - 0.38], mark);
  } else painter.line([0.5, high + 0.18, 0.42, floor - thick], { ...seam, radius: 0.03 });
}

/** A shaft above the ankle and a heel; the toe points left. */
export function drawBoot(painter: Painter, { random, grey, cloth, seam }: Look): void {
  const floor = random.uniform(0.6, 0.84);
  const high = floor - random.uniform(1.15, 1.6);
  const heel = random.uniform() < 0.6 ? random.uniform(0.04, 0.12) : random.uniform(0.15, 0.4);
  const front = random.uniform(-0.05, 0.1);
  const back = random.uniform(0.6, 0.8);
  const sole = floor - heel;
  const toe = random.uniform(0.22, 0.34);
  painter.fill(
    [
      -0.9,
      floor,
      -0.9,
      floor - toe * 0.7,
      -0.65,
      floor - toe - 0.04,
      front - 0.12,
      floor - toe - 0.25,
      front,
      high,
      back,
      high - 0.03,
      back + 0.02,
      sole - 0.4,
      back + 0.08,
      sole,
      0.3,
      sole,
      -0.2,
      floor,
    ],
    cloth,
  );
  painter.fill(
    [back - 0.22, sole - 0.02, back + 0.08, sole - 0.02, back + 0.04, floor, back - 0.2 + heel * 0.3, floor],
    { colour: [grey * 0.6] },
  );
  painter.line([-0.9, floor, -0.2, floor, 0.3, sole, back, sole], {
    colour: [grey * 0.5],
    radius: random.uniform(0.02, 0.05),
  });
  if (random.uniform() < 0.4) {
    for (let y = high + 0.15; y < floor - toe - 0.3; y += 0.17)
      painter.line([front + 0.02, y, front + 0.2, y + 0.04], { colour: [grey > 140 ? 40 : 220], radius: 0.025 });
  } else if (random.uniform() < 0.6)
    painter.line([front + 0.25, high, front + 0.2, floor - toe - 0.2], { ...seam, radius: 0.03 });
  if (random.uniform() < 0.4) painter.line([front, high + 0.06, back, high + 0.04], { ...seam, radius: 0.04 });
}

/** A box or pouch with a handle or a strap, a flap or a clasp. */
export function drawBag(painter: Painter, { random, grey, cloth, seam }: Look): void {
  const wide = random.uniform(0.6, 0.9);
  const top = random.uniform(-0.4, 0.05);
  const bottom = random.uniform(0.55, 0.85);
  const neck = wide * random.uniform(0.7, 1.02);
  const rise = random.uniform(0.2, Math.min(0.75, top + 0.95));
  const grip = neck * random.uniform(0.35, 0.95);
  if (random.uniform() < 0.88) {
    painter.line(
      [
        -grip,
        top + 0.05,
        -grip * 0.85,
        top - rise * 0.75,
        -grip * 0.4,
        top - rise,
        grip * 0.4,
        top - rise,
        grip * 0.85,
        top - rise * 0.75,
        grip,
        top + 0.05,
      ],
      { ...cloth, radius: random.uniform(0.03, 0.08) },
    );
  }
  const outline = [
    -neck,
    top,
    neck,
    top,
    wide,
    (top + bottom) / 2,
    wide * 0.97,
    bottom,
    -wide * 0.97,
    bottom,
    -wide,
    (top + bottom) / 2,
  ];
  painter.fill(random.uniform() < 0.4 ? smooth(outline) : outline, cloth);
  const flap = top + (bottom - top) * random.uniform(0.2, 0.55);
  if (random.uniform() < 0.6) {
    painter.line([-wide, top + 0.05, -neck * 0.8, flap, neck * 0.8, flap, wide, top + 0.05], { ...seam, radius: 0.03 });
    painter.line([0, flap], { radius: 0.08, colour: [grey > 140 ? 50 : 235] });
  } else painter.line([-neck, top + 0.12, neck, top + 0.12], { ...seam, radius: 0.03 });
}
