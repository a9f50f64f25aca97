import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { drawSet } from "./draw-set.js";
import { drawCoat, drawDress, drawPullover, drawShirt, drawTrousers, drawTShirt } from "./garments.js";
import { someLook } from "./look.js";
import type { Painter } from "./painter.js";
import { drawBag, drawBoot, drawSandal, drawSneaker } from "./shoes-and-bags.js";

/** In the order of Fashion-MNIST's classes. */
const pieces = [
  drawTShirt,
  drawTrousers,
  drawPullover,
  drawDress,
  drawCoat,
  drawSandal,
  drawShirt,
  drawSneaker,
  drawBag,
  drawBoot,
] as const;

/**
 * Pieces of clothing drawn by the seminar itself, to stand in for Fashion-MNIST: there is no photo among them. Grey on
 * black, upright, filling most of the picture, each with a cut, cloth, print and brightness of its own; shirts, pullovers
 * and coats look much alike.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns images `[n, 28, 28, 1]`; labels `[n]`, 0 … 9 in Fashion-MNIST's order (T-shirt/top, trouser, pullover, dress,
 *   coat, sandal, shirt, sneaker, bag, ankle boot), all equally likely
 * @example
 * const { images, labels } = drawnClothes(100, new Random(1));
 */
export function drawnClothes(n: number, random: Random): LabelledImages {
  return drawSet(n, { side: 28, channels: 1, classes: pieces.length, random, draw: drawPiece });
}

function drawPiece(painter: Painter, label: number, random: Random): void {
  painter.wash({ colour: [0] });
  painter.place({
    x: random.normal(0, 0.06),
    y: random.normal(0, 0.06),
    width: random.uniform(0.8, 1.04),
    height: random.uniform(0.82, 1.04),
    turn: random.normal(0, 0.06),
    slant: random.normal(0, 0.07),
  });
  pieces[label]?.(painter, someLook(random));
}
