import type { Random } from "../../random.js";
import { lit, near } from "./colours.js";
import { BREAD, CHEESE, CRUMB, LEAF, SAUSAGE, TOMATO, baked } from "./food-colours.js";
import { oval, smooth } from "./outlines.js";
import type { Colour } from "./paint.js";
import type { Painter } from "./painter.js";
import { drawSauce, drawSausages } from "./sausages.js";
import { texture } from "./textures.js";

/** Everything that is not a hot dog, each equally likely. */
export const otherDishes = [
  drawPizza,
  drawBurger,
  drawSalad,
  drawDoughnut,
  drawBaguette,
  drawSausages,
  drawEggs,
] as const;

function drawBaguette(painter: Painter, random: Random): void {
  const bread = near(BREAD, 18, random);
  const half = random.uniform(0.58, 0.75);
  const wide = random.uniform(0.27, 0.36);
  painter.line([-half, 0.05, half, 0.05], { colour: [20, 15, 10], opacity: 0.4, radius: wide + 0.04 });
  painter.line([-half, 0, half, 0], { ...baked(bread, random), radius: wide });
  if (random.uniform() < 0.35) {
    for (let x = -half * 0.8; x < half; x += 0.3)
      painter.line([x, wide * 0.5, x + 0.14, -wide * 0.5], { colour: lit(bread, 0.75), radius: 0.035 });
    return;
  }
  painter.line([-half, 0, half, 0], { colour: near(CRUMB, 8, random), radius: wide * 0.55 });
  for (let x = -half; x <= half; x += random.uniform(0.16, 0.3)) {
    const filling = [LEAF, TOMATO, CHEESE, [225, 150, 140]][random.integer(4)] ?? LEAF;
    painter.fill(oval([x, random.normal(0, 0.05)], [random.uniform(0.12, 0.2), wide * random.uniform(0.35, 0.6)]), {
      colour: near(filling, 15, random),
    });
  }
}

function drawPizza(painter: Painter, random: Random): void {
  const radius = random.uniform(0.7, 0.9);
  const slice = random.uniform() < 0.3;
  const crust = baked(near(BREAD, 15, random), random);
  const cheese = { colour: near(CHEESE, 15, random), texture: texture("blots", { strength: 24, random }) };
  const red = { colour: near(TOMATO, 15, random) };
  if (slice) {
    painter.fill([-0.85, -0.5, 0.85, -0.5, 0, 0.9], crust);
    painter.fill([-0.66, -0.32, 0.66, -0.32, 0, 0.78], cheese);
  } else {
    painter.fill(oval([0, 0], [radius, radius]), crust);
    painter.fill(oval([0, 0], [radius * 0.86, radius * 0.86]), red);
    painter.fill(oval([0, 0], [radius * 0.8, radius * 0.8]), cheese);
  }
  for (let topping = 5 + random.integer(6); topping > 0; topping--) {
    const [turn, far] = [random.uniform(0, 2 * Math.PI), radius * random.uniform(0, slice ? 0.3 : 0.65)];
    const paint = { colour: near([SAUSAGE, TOMATO, LEAF, [60, 45, 50]][random.integer(4)] ?? SAUSAGE, 15, random) };
    painter.line([far * Math.cos(turn), far * Math.sin(turn)], { ...paint, radius: random.uniform(0.06, 0.14) });
  }
}

function drawBurger(painter: Painter, random: Random): void {
  const bun = baked(near(BREAD, 18, random), random);
  const half = random.uniform(0.55, 0.7);
  const layer = (y: number, colour: Colour, radius: number) =>
    painter.line([-half, y, 0, y + random.uniform(-0.04, 0.04), half, y], { colour: near(colour, 12, random), radius });
  painter.line([-half, 0.45, half, 0.45], { ...bun, radius: 0.18 });
  painter.fill(
    smooth([-half - 0.2, -0.1, -half * 0.8, -0.55, 0, -0.75, half * 0.8, -0.55, half + 0.2, -0.1, 0, 0]),
    bun,
  );
  layer(0.24, [95, 55, 35], 0.13);
  if (random.uniform() < 0.7) layer(0.12, CHEESE, 0.05);
  if (random.uniform() < 0.6) layer(0.05, TOMATO, 0.06);
  layer(-0.03, LEAF, 0.07);
  for (let seed = random.integer(9); seed > 0; seed--)
    painter.line([random.uniform(-0.45, 0.45), random.uniform(-0.6, -0.25)], { colour: CRUMB, radius: 0.03 });
}

function drawSalad(painter: Painter, random: Random): void {
  const radius = random.uniform(0.65, 0.85);
  painter.fill(oval([0, 0], [radius + 0.1, radius + 0.1]), { colour: near([230, 230, 225], 15, random) });
  for (let leaf = 14 + random.integer(10); leaf > 0; leaf--) {
    const [turn, far] = [random.uniform(0, 2 * Math.PI), radius * random.uniform(0, 0.75)];
    const colour = near(
      random.uniform() < 0.65 ? LEAF : ([TOMATO, CRUMB, BREAD][random.integer(3)] ?? LEAF),
      25,
      random,
    );
    painter.fill(
      oval([far * Math.cos(turn), far * Math.sin(turn)], [random.uniform(0.1, 0.28), random.uniform(0.1, 0.22)]),
      { colour },
    );
  }
  if (random.uniform() < 0.4) drawSauce(painter, random, { half: radius * 0.7, bend: 0, wave: 0.2 });
}

function drawDoughnut(painter: Painter, random: Random): void {
  const radius = random.uniform(0.45, 0.55);
  const circle = [...oval([0, 0], [radius, radius]), radius, 0];
  const thick = random.uniform(0.24, 0.3);
  painter.line(circle, { ...baked(near(BREAD, 18, random), random), radius: thick });
  if (random.uniform() < 0.8) {
    const icing = [[85, 50, 35], [235, 150, 170], [245, 240, 230], CHEESE][random.integer(4)] ?? CHEESE;
    painter.line(circle, { colour: near(icing, 12, random), radius: thick * 0.72 });
    for (let crumb = random.integer(24); crumb > 0; crumb--) {
      const [turn, far] = [random.uniform(0, 2 * Math.PI), radius + random.uniform(-0.13, 0.13)];
      const [x, y] = [far * Math.cos(turn), far * Math.sin(turn)];
      painter.line([x, y, x + 0.06, y + 0.03], {
        colour: [random.uniform(60, 250), random.uniform(60, 250), random.uniform(60, 250)],
        radius: 0.025,
      });
    }
  }
}

function drawEggs(painter: Painter, random: Random): void {
  for (let egg = 1 + random.integer(2); egg > 0; egg--) {
    const [x, y] = [random.uniform(-0.4, 0.4), random.uniform(-0.35, 0.35)];
    const edge = Array.from({ length: 14 }, (_, i) => {
      const turn = (Math.floor(i / 2) / 7) * 2 * Math.PI;
      return i % 2 === 0
        ? x + random.uniform(0.38, 0.52) * Math.cos(turn)
        : y + random.uniform(0.38, 0.52) * Math.sin(turn);
    });
    painter.fill(smooth(edge), { colour: [248, 246, 236], shade: [-10, -10] });
    painter.fill(oval([x, y], [0.2, 0.19]), { colour: near([245, 180, 40], 10, random) });
  }
  for (let strip = random.integer(3); strip > 0; strip--) {
    const y = random.uniform(-0.8, 0.8);
    painter.line([-0.6, y, -0.2, y + 0.1, 0.2, y - 0.05, 0.6, y + 0.05], {
      colour: near(SAUSAGE, 15, random),
      radius: 0.1,
    });
  }
}
