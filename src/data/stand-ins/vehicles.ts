import type { Random } from "../../random.js";
import { lit, someColour } from "./colours.js";
import { box, oval, smooth } from "./outlines.js";
import type { Painter } from "./painter.js";

const GLASS = [60, 75, 90];
const TYRE = [28, 28, 30];

/** A long body with wings and a tail fin, level, climbing or seen from below; the nose points left. */
export function drawAirplane(painter: Painter, random: Random): void {
  const body = someColour(random);
  const thick = random.uniform(0.09, 0.16);
  const tilt = random.uniform(-0.2, 0.3);
  const at = (x: number, y: number) => [x, y - tilt * x] as const;
  const paint = { colour: body, shade: [0, -25] as const };
  const dark = { colour: lit(body, random.uniform(0.6, 0.85)) };
  const span = random.uniform(0.4, 0.75);
  painter.fill([...at(-0.2, 0), ...at(0.3, -span), ...at(0.45, -span), ...at(0.2, 0)], dark);
  painter.fill(
    smooth([
      ...at(-0.95, 0.02),
      ...at(-0.75, -thick),
      ...at(0.3, -thick),
      ...at(0.95, -0.06),
      ...at(0.5, thick * 0.7),
      ...at(-0.7, thick),
    ]),
    paint,
  );
  const fin = { colour: random.uniform() < 0.5 ? someColour(random) : lit(body, 0.8) };
  painter.fill(
    [...at(0.55, -0.04), ...at(0.8, -random.uniform(0.4, 0.55)), ...at(0.97, -0.42), ...at(0.92, -0.02)],
    fin,
  );
  painter.fill([...at(-0.25, 0.02), ...at(0.35, span), ...at(0.5, span), ...at(0.2, 0.02)], dark);
  painter.fill([...at(0.6, -0.02), ...at(0.82, 0.2), ...at(0.94, 0.2), ...at(0.88, -0.02)], dark);
  painter.line([...at(-0.7, -0.03), ...at(0.35, -0.03)], {
    colour: GLASS,
    radius: 0.025,
    opacity: random.uniform(0.2, 0.9),
  });
}

/** A low car with a rounded cabin on two wheels; the front is left. */
export function drawAutomobile(painter: Painter, random: Random): void {
  const colour = someColour(random);
  const low = random.uniform(0.25, 0.4);
  const belt = low - random.uniform(0.3, 0.42);
  const roof = belt - random.uniform(0.28, 0.4);
  const [front, back] = [random.uniform(-0.5, -0.3), random.uniform(0.35, 0.75)];
  const cabin = [
    front - 0.15,
    belt + 0.03,
    front + 0.1,
    roof + 0.03,
    front + 0.2,
    roof,
    back - 0.2,
    roof,
    back - 0.08,
    roof + 0.05,
    back + 0.12,
    belt + 0.03,
  ];
  shadow(painter, low + 0.14);
  painter.fill(cabin, { colour, shade: [0, -30] });
  const middle = (front + back) / 2;
  painter.fill([front - 0.02, belt, front + 0.16, roof + 0.08, middle - 0.05, roof + 0.08, middle - 0.05, belt], {
    colour: GLASS,
  });
  painter.fill([middle + 0.03, belt, middle + 0.03, roof + 0.08, back - 0.14, roof + 0.08, back + 0.02, belt], {
    colour: GLASS,
  });
  painter.fill(
    [
      -0.93,
      low,
      -0.95,
      belt + 0.2,
      -0.85,
      belt + 0.08,
      front - 0.1,
      belt,
      back + 0.1,
      belt,
      0.9,
      belt + 0.05,
      0.95,
      belt + 0.18,
      0.93,
      low,
    ],
    { colour, shade: [0, -40] },
  );
  painter.line([-0.9, belt + 0.18], { colour: [250, 245, 200], radius: 0.06 });
  painter.line([0.9, belt + 0.16], { colour: [190, 30, 30], radius: 0.05 });
  for (const x of [-0.55, 0.55]) wheel(painter, { x, y: low, radius: random.uniform(0.19, 0.24) });
}

/** A cab and a tall box or a bed with a load behind it, on several wheels; the front is left. */
export function drawTruck(painter: Painter, random: Random): void {
  const [cab, load] = [someColour(random), someColour(random)];
  const low = random.uniform(0.45, 0.6);
  const nose = random.uniform() < 0.4 ? random.uniform(0.15, 0.3) : 0.02;
  const split = random.uniform(-0.4, -0.2);
  const high = low - random.uniform(0.65, 0.95);
  const top = low - random.uniform(0.9, 1.3);
  shadow(painter, low + 0.17);
  painter.fill(box([-0.9, low - 0.14], [0.95, low]), { colour: [50, 50, 52] });
  if (random.uniform() < 0.75) {
    painter.fill(box([split + 0.06, top], [0.96, low - 0.08]), { colour: load, shade: [-12, -20] });
    painter.line([split + 0.1, (top + low) / 2, 0.94, (top + low) / 2], {
      colour: someColour(random),
      radius: random.uniform(0.03, 0.12),
      opacity: random.uniform() < 0.5 ? 0 : 0.9,
    });
  } else {
    painter.fill(smooth([split + 0.1, low - 0.3, split + 0.4, top + 0.35, 0.6, top + 0.4, 0.94, low - 0.3]), {
      colour: someColour(random),
    });
    painter.fill(box([split + 0.06, low - 0.4], [0.96, low - 0.08]), { colour: load });
  }
  painter.fill([-0.94, low, -0.94, low - 0.4, -0.92 + nose, low - 0.45, -0.86 + nose, high, split, high, split, low], {
    colour: cab,
    shade: [0, -25],
  });
  painter.fill(
    [-0.84 + nose, low - 0.42, -0.79 + nose, high + 0.1, split - 0.08, high + 0.1, split - 0.08, low - 0.42],
    { colour: GLASS },
  );
  painter.line([-0.9, low - 0.18], { colour: [250, 245, 200], radius: 0.05 });
  const wheels = random.uniform() < 0.5 ? [-0.62, 0.45, 0.75] : [-0.62, 0.6];
  for (const x of wheels) wheel(painter, { x, y: low, radius: wheels.length > 2 ? 0.16 : 0.22 });
}

/** A hull in the water with a deckhouse and a funnel, or with sails; the bow points left. */
export function drawShip(painter: Painter, random: Random): void {
  const hull = someColour(random);
  const line = random.uniform(0.3, 0.5);
  const deck = line - random.uniform(0.22, 0.36);
  if (random.uniform() < 0.35) {
    const sail = { colour: random.uniform() < 0.6 ? [240, 238, 230] : someColour(random), shade: [20, 0] as const };
    const mast = random.uniform(-0.05, 0.15);
    painter.line([mast, deck, mast, -0.92], { colour: [80, 60, 45], radius: 0.03 });
    painter.fill([mast + 0.05, -0.88, mast + random.uniform(0.45, 0.65), deck - 0.08, mast + 0.05, deck - 0.08], sail);
    painter.fill([mast - 0.05, -0.75, mast - random.uniform(0.4, 0.6), deck - 0.08, mast - 0.05, deck - 0.08], sail);
  } else {
    const house = { colour: random.uniform() < 0.6 ? [238, 238, 235] : someColour(random), shade: [0, -20] as const };
    const [from, to] = [random.uniform(-0.55, 0), random.uniform(0.35, 0.75)];
    const [first, second] = [deck - random.uniform(0.18, 0.3), random.uniform(0.15, 0.3)];
    painter.line([(from + to) / 2 - 0.1, first, (from + to) / 2 - 0.1, first - second - random.uniform(0.2, 0.4)], {
      colour: [60, 60, 60],
      radius: 0.02,
    });
    painter.fill(box([to - 0.25, first - second - 0.15], [to - 0.08, first]), { colour: someColour(random) });
    painter.fill(box([from, first], [to, deck + 0.02]), house);
    painter.fill(box([from + 0.12, first - second], [to - 0.3, first]), house);
    painter.line([from + 0.08, (first + deck) / 2, to - 0.05, (first + deck) / 2], { colour: GLASS, radius: 0.03 });
  }
  painter.fill([-0.98, deck - 0.1, -0.7, deck, 0.92, deck - 0.02, 0.82, line, -0.72, line], {
    colour: hull,
    shade: [0, -25],
  });
  painter.fill([-0.78, line - 0.07, 0.84, line - 0.07, 0.8, line, -0.72, line], { colour: lit(hull, 0.45) });
  painter.line([-0.9, line + 0.03, 0.95, line + 0.03], { colour: [235, 242, 248], radius: 0.03, opacity: 0.6 });
}

function wheel(painter: Painter, { x, y, radius }: { x: number; y: number; radius: number }): void {
  painter.fill(oval([x, y], [radius, radius]), { colour: TYRE });
  painter.fill(oval([x, y], [radius * 0.45, radius * 0.45]), { colour: [170, 170, 172] });
}

function shadow(painter: Painter, y: number): void {
  painter.fill(oval([0, y], [1, 0.1]), { colour: [20, 20, 22], opacity: 0.5 });
}
