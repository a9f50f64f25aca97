import type { Random } from "../../random.js";
import { oval, smooth } from "./outlines.js";
import type { Paint } from "./paint.js";
import type { Painter } from "./painter.js";

/** How one finding is drawn. */
interface Style {
  paint: Paint;
  random: Random;
}

/** Abstract forms around the middle of the painter's place, told apart by form alone. */
export const findings = [
  spot,
  star,
  ring,
  dots,
  fibres,
  cells,
  branches,
  crescent,
  crystal,
  chain,
  spiral,
  lobes,
  target,
  net,
] as const;

function spot(painter: Painter, { paint, random }: Style): void {
  const radius = random.uniform(0.42, 0.6);
  painter.fill(oval([0, 0], [radius, radius * random.uniform(0.75, 1)]), paint);
}

function star(painter: Painter, { paint, random }: Style): void {
  const rays = 6 + random.integer(3);
  const outline: number[] = [];
  for (let i = 0; i < 2 * rays; i++) {
    const radius = i % 2 === 0 ? random.uniform(0.7, 1) : 0.3;
    const turn = (i / rays) * Math.PI;
    outline.push(radius * Math.cos(turn), radius * Math.sin(turn));
  }
  painter.fill(outline, paint);
}

function ring(painter: Painter, { paint, random }: Style): void {
  const radius = random.uniform(0.5, 0.72);
  painter.line(closed(oval([0, 0], [radius, radius])), { ...paint, radius: random.uniform(0.1, 0.17) });
}

function dots(painter: Painter, { paint, random }: Style): void {
  for (let dot = 0, count = 8 + random.integer(5); dot < count; dot++) {
    painter.line([random.uniform(-0.9, 0.9), random.uniform(-0.9, 0.9)], {
      ...paint,
      radius: random.uniform(0.08, 0.13),
    });
  }
}

function fibres(painter: Painter, { paint, random }: Style): void {
  const gap = random.uniform(0.32, 0.42);
  const bend = random.uniform(-0.15, 0.15);
  for (let i = -2; i <= 2; i++) {
    painter.line([-0.9, i * gap, 0, i * gap + bend, 0.9, i * gap], { ...paint, radius: 0.08 });
  }
}

function cells(painter: Painter, { paint, random }: Style): void {
  const count = 3 + random.integer(2);
  for (let cell = 0; cell < count; cell++) {
    const turn = ((cell + random.uniform(0, 0.3)) / count) * 2 * Math.PI;
    const middle = [0.48 * Math.cos(turn), 0.48 * Math.sin(turn)] as const;
    const radius = random.uniform(0.26, 0.34);
    painter.fill(oval(middle, [radius, radius]), paint);
    painter.line(middle, { colour: paint.colour.map((value) => 255 - value), radius: 0.1 });
  }
}

function branches(painter: Painter, { paint, random }: Style): void {
  const line = { ...paint, radius: 0.11, endRadius: 0.07 };
  painter.line([0, 0.95, 0, 0.1], line);
  for (const side of [-1, 1]) {
    const [x, y] = [side * random.uniform(0.3, 0.5), random.uniform(-0.45, -0.25)];
    painter.line([0, 0.15, x, y], line);
    painter.line([x, y, x + side * 0.3, y - 0.45], line);
    painter.line([x, y, x - side * 0.15, y - 0.55], line);
  }
}

function crescent(painter: Painter, { paint, random }: Style): void {
  const thick = random.uniform(0.05, 0.3);
  painter.fill(
    smooth([0, -0.85, 0.6, -0.55, 0.8, 0, 0.6, 0.55, 0, 0.85, 0.35 - thick, 0.45, 0.5 - thick, 0, 0.35 - thick, -0.45]),
    paint,
  );
}

function crystal(painter: Painter, { paint, random }: Style): void {
  const high = random.uniform(0.65, 0.85);
  painter.fill([0, -high, 0.75, high * 0.6, -0.75, high * 0.6], paint);
}

function chain(painter: Painter, { paint, random }: Style): void {
  const bend = random.uniform(-0.35, 0.35);
  for (let i = -3; i <= 3; i++) painter.line([i * 0.32, bend * (1 - (i * i) / 4.5)], { ...paint, radius: 0.13 });
}

function spiral(painter: Painter, { paint, random }: Style): void {
  const hand = random.uniform() < 0.5 ? -1 : 1;
  const path: number[] = [];
  for (let i = 0; i <= 24; i++) {
    const turn = (i / 24) * 3.4 * Math.PI * hand;
    const radius = 0.08 + (0.85 * i) / 24;
    path.push(radius * Math.cos(turn), radius * Math.sin(turn));
  }
  painter.line(path, { ...paint, radius: 0.09 });
}

function lobes(painter: Painter, { paint, random }: Style): void {
  const radius = random.uniform(0.34, 0.42);
  for (const side of [-1, 1]) painter.fill(oval([side * 0.52, 0], [radius, radius]), paint);
  painter.line([-0.5, 0, 0.5, 0], { ...paint, radius: 0.09 });
}

function target(painter: Painter, { paint, random }: Style): void {
  const radius = random.uniform(0.68, 0.82);
  painter.line(closed(oval([0, 0], [radius, radius])), { ...paint, radius: 0.08 });
  painter.fill(oval([0, 0], [0.3, 0.3]), paint);
}

function net(painter: Painter, { paint, random }: Style): void {
  const gap = random.uniform(0.45, 0.55);
  for (let i = -1; i <= 1; i++) {
    painter.line([-0.85, i * gap, 0.85, i * gap], { ...paint, radius: 0.07 });
    painter.line([i * gap, -0.85, i * gap, 0.85], { ...paint, radius: 0.07 });
  }
}

function closed(outline: Float64Array): number[] {
  return [...outline, outline[0] ?? 0, outline[1] ?? 0];
}
