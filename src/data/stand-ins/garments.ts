import type { Look } from "./look.js";
import { symmetric, oval } from "./outlines.js";
import type { Painter } from "./painter.js";

/** How a piece for the upper body is cut. */
interface Cut {
  /** 0: none, 1: to the hem. */
  sleeve: number;
  /** Half the width at the chest and at the hem. */
  chest: number;
  hem: number;
  /** Where it ends, downwards. */
  end: number;
  /** Half the width of the neck's opening, and how deep it is. */
  neck: number;
  depth: number;
}

const TOP = -0.86;

/** Short sleeves that stand off, a round or pointed neck, sometimes a print on the chest. */
export function drawTShirt(painter: Painter, look: Look): void {
  const { random, seam, grey } = look;
  const cut = {
    sleeve: random.uniform() < 0.15 ? 0.05 : random.uniform(0.22, 0.42),
    chest: random.uniform(0.42, 0.52),
    hem: random.uniform(0.42, 0.54),
    end: random.uniform(0.72, 0.92),
    neck: random.uniform(0.16, 0.28),
    depth: random.uniform(0.1, 0.28),
  };
  drawTop(painter, look, cut);
  if (random.uniform() < 0.15)
    painter.line([0, TOP + cut.depth, 0, random.uniform(-0.5, 0)], { ...seam, radius: 0.02 });
  if (random.uniform() < 0.3) {
    const colour = [(grey + 128) % 256];
    painter.fill(oval([0, random.uniform(-0.25, 0.05)], [random.uniform(0.12, 0.26), random.uniform(0.08, 0.24)]), {
      colour,
    });
  }
}

/** Long sleeves, a tight neck with a band, often bands at hem and cuffs; closed in front. */
export function drawPullover(painter: Painter, look: Look): void {
  const { random, seam } = look;
  const cut = {
    sleeve: random.uniform(0.85, 1),
    chest: random.uniform(0.42, 0.52),
    hem: random.uniform(0.4, 0.5),
    end: random.uniform(0.66, 0.86),
    neck: random.uniform(0.13, 0.22),
    depth: random.uniform(0.04, 0.16),
  };
  drawTop(painter, look, cut);
  const { neck, depth, hem, end } = cut;
  painter.line(
    [-neck, TOP, -neck * 0.6, TOP + depth + 0.05, 0, TOP + depth + 0.09, neck * 0.6, TOP + depth + 0.05, neck, TOP],
    { ...seam, radius: 0.03, opacity: 0.8 },
  );
  if (random.uniform() < 0.25) painter.line([0, TOP + depth, 0, random.uniform(-0.4, end)], { ...seam, radius: 0.02 });
  if (random.uniform() < 0.6)
    painter.line([-hem, end - 0.12, hem, end - 0.12], { ...seam, radius: 0.025, opacity: 0.7 });
}

/** Long sleeves, long, open or buttoned all the way down, with lapels or a hood. */
export function drawCoat(painter: Painter, look: Look): void {
  const { random, seam, grey } = look;
  const cut = {
    sleeve: random.uniform(0.78, 0.96),
    chest: random.uniform(0.42, 0.54),
    hem: random.uniform(0.44, 0.6),
    end: random.uniform(0.78, 0.94),
    neck: random.uniform(0.14, 0.24),
    depth: random.uniform(0.08, 0.3),
  };
  drawTop(painter, look, cut);
  const { neck, depth, end } = cut;
  const low = TOP + depth + random.uniform(0.05, 0.3);
  const gap = random.uniform() < 0.4 ? random.uniform(0.05, 0.12) : 0.02;
  painter.fill([-neck * 0.5, TOP, neck * 0.5, TOP, gap, low, gap + 0.03, end, -gap, end, -gap, low], {
    ...seam,
    opacity: random.uniform(0.3, 0.9),
  });
  const lapel = { radius: 0.05, colour: [grey + 20], opacity: random.uniform(0.2, 1) };
  painter.line([-neck, TOP + 0.02, -gap - 0.04, low], lapel);
  painter.line([neck, TOP + 0.02, gap + 0.04, low], lapel);
  if (random.uniform() < 0.5) painter.line([-0.4, 0.3, -0.2, 0.27], { ...seam, radius: 0.03 });
  if (random.uniform() < 0.5) painter.line([0.4, 0.3, 0.2, 0.27], { ...seam, radius: 0.03 });
}

/** A collar and a strip of buttons; long or short sleeves. */
export function drawShirt(painter: Painter, look: Look): void {
  const { random, seam, grey } = look;
  const cut = {
    sleeve: random.uniform() < 0.6 ? random.uniform(0.8, 0.98) : random.uniform(0.25, 0.45),
    chest: random.uniform(0.4, 0.52),
    hem: random.uniform(0.4, 0.54),
    end: random.uniform(0.7, 0.92),
    neck: random.uniform(0.14, 0.22),
    depth: random.uniform(0.06, 0.2),
  };
  drawTop(painter, look, cut);
  const { neck, depth, end } = cut;
  const low = TOP + depth + 0.05;
  for (const side of [-1, 1]) {
    painter.fill([side * neck * 0.8, TOP - 0.04, side * (neck + 0.1), TOP + 0.14, side * 0.1, low + 0.1, 0, low], {
      colour: [grey + 25],
    });
  }
  painter.line([0, low, 0, end], { ...seam, radius: 0.015, opacity: random.uniform(0.2, 0.7) });
  const buttons = { colour: [grey > 150 ? 40 : 240], radius: 0.04, opacity: random.uniform(0, 1) };
  for (let y = low + 0.15; y < end; y += 0.27) painter.line([0, y], buttons);
}

/** Two legs from a waistband, the gap between them long or short. */
export function drawTrousers(painter: Painter, { random, cloth, seam }: Look): void {
  const waist = random.uniform(0.24, 0.34);
  const hip = waist + random.uniform(0.02, 0.1);
  const foot = random.uniform(0.2, 0.44);
  const leg = random.uniform(0.13, 0.24);
  const end = random.uniform(0.2, 1) < 0.3 ? random.uniform(0.1, 0.5) : random.uniform(0.8, 0.94);
  const crotch = random.uniform(-0.35, -0.15);
  const half = [0, TOP, waist, TOP, hip, crotch, foot, end, Math.max(foot - leg, 0.03), end, 0, crotch];
  painter.fill(symmetric(half), cloth);
  painter.line([-waist, TOP + 0.1, waist, TOP + 0.1], { ...seam, radius: 0.025 });
  painter.line([0, TOP + 0.1, 0, crotch], { ...seam, radius: 0.02, opacity: 0.7 });
  const fold = random.uniform(0.2, 0.5);
  for (const side of [-1, 1])
    painter.line([side * hip * fold, crotch, side * (foot - leg / 2), end], { ...seam, radius: 0.015, opacity: 0.4 });
}

/** A narrow waist and a skirt; straps, or short or long sleeves. */
export function drawDress(painter: Painter, { random, cloth, seam }: Look): void {
  const chest = random.uniform(0.22, 0.34);
  const waist = chest * random.uniform(0.65, 0.95);
  const hem = random.uniform(0.24, 0.6);
  const end = random.uniform(0.7, 0.96);
  const neck = random.uniform(0.1, 0.2);
  const depth = random.uniform(0.05, 0.3);
  const line = random.uniform(-0.2, 0.05);
  const sleeve = random.uniform();
  if (sleeve > 0.4) {
    const length = sleeve > 0.75 ? random.uniform(0.5, 0.9) : 0.2;
    for (const side of [-1, 1])
      painter.line([side * (chest - 0.06), TOP + 0.16, side * (chest + 0.06 + 0.12 * length), TOP + 0.16 + length], {
        ...cloth,
        radius: 0.1,
        endRadius: 0.07,
      });
  }
  const half = [0, TOP + depth, neck, TOP, chest - 0.04, TOP + 0.03, chest, -0.5, waist, line, hem, end, 0, end + 0.03];
  painter.fill(symmetric(half), cloth);
  if (random.uniform() < 0.5) painter.line([-waist, line, waist, line], { ...seam, radius: 0.035 });
  for (let fold = random.integer(4); fold > 0; fold--) {
    const at = random.uniform(-0.8, 0.8);
    painter.line([at * waist, line + 0.1, at * hem, end], { ...seam, radius: 0.015, opacity: 0.5 });
  }
}

function drawTop(painter: Painter, { random, cloth, seam }: Look, { sleeve, chest, hem, end, neck, depth }: Cut): void {
  const shoulder = chest - 0.06;
  // Short sleeves stand off; long ones hang down.
  const reach = sleeve < 0.5 ? 0.75 : random.uniform(0.16, 0.3);
  const wide = random.uniform(0.13, 0.17);
  const [handX, handY] = [shoulder + reach * sleeve + 0.04, TOP + 0.22 + sleeve * (sleeve < 0.5 ? 0.8 : 1.3)];
  if (sleeve > 0.1) {
    for (const side of [-1, 1]) {
      painter.line([side * (shoulder - 0.08), TOP + 0.24, side * handX, handY], {
        ...cloth,
        radius: wide,
        endRadius: wide * 0.8,
      });
    }
  }
  const half = [
    0,
    TOP + depth,
    neck * 0.8,
    TOP + depth * 0.6,
    neck,
    TOP,
    shoulder,
    TOP + 0.11,
    chest,
    -0.35,
    (chest + hem) / 2 - 0.03,
    0.2,
    hem,
    end,
    0,
    end,
  ];
  painter.fill(symmetric(half), cloth);
  if (sleeve > 0.1) {
    for (const side of [-1, 1])
      painter.line(
        [side * (shoulder - 0.02), TOP + 0.3, side * chest, -0.2, side * (hem - 0.01), sleeve < 0.5 ? -0.1 : handY],
        { ...seam, radius: 0.025, opacity: 0.6 },
      );
  }
}
