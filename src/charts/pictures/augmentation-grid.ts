import type { Picture, TextWidth } from "../../display/index.js";
import type { Augmentation } from "../../data/augmentation/augmentation.js";
import type { Dataset } from "../../data/dataset.js";
import { imageGrid } from "./image-grid.js";
import { counted } from "./value-text.js";

/** Options of {@link augmentationGrid}. */
export interface AugmentationGridOptions {
  /** Pictures, each a row. Default: the first 4. */
  count?: number;
  /** Changed versions of each. Default: 5. */
  copies?: number;
  /** What the changes follow from. Default: the source that `setSeed` starts goes on. */
  seed?: number;
  /** Width of a picture's pixel, in pixels of the screen. Default: the largest whole number up to 4 that fits the page. */
  scale?: number;
  /** What stands above. Default: the changes. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

/**
 * What an augmentation makes of pictures: in each row a picture as it is, and then changed versions of it.
 *
 * @throws RangeError when count or copies are no whole numbers, or there would be more than 1,000 pictures
 * @example
 * augmentationGrid(train, new Augmentation({ rotation: 15, shift: 0.1 }), { count: 3, seed: 1 });
 */
export function augmentationGrid(
  dataset: Dataset,
  augmentation: Augmentation,
  options: AugmentationGridOptions = {},
): Picture {
  const { count = 4, copies = 5, seed, scale, title = titleOf(augmentation), textWidth } = options;
  for (const [name, value] of Object.entries({ count, copies }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} is ${value}: give a whole number of at least 1`);
  const chosen = dataset.take(count);
  if (chosen.size * (copies + 1) > 1000)
    throw new RangeError(
      `augmentationGrid draws up to 1,000 pictures, got ${counted(chosen.size, "row")} of ${copies + 1}: give a smaller count`,
    );
  const pictures =
    chosen.size === 0 ? chosen : augmentation.samples(chosen, { copies, ...(seed !== undefined && { seed }) });
  const captions = Array.from({ length: pictures.size }, (_, i) =>
    i % (copies + 1) === 0 ? pictures.label(i) : `changed ${i % (copies + 1)}`,
  );
  return imageGrid(pictures, {
    columns: copies + 1,
    captions,
    title,
    ...(scale !== undefined && { scale }),
    ...(textWidth && { textWidth }),
  });
}

function titleOf({ options }: Augmentation): string {
  const changes = Object.entries(options).filter(([name, value]) => name !== "fill" && value !== 0 && value !== "none");
  const words = changes.map(([name, value]) => (name === "flip" ? `${value} flip` : `${name} up to ${value}`));
  return `As they are (left) and changed: ${words.length > 0 ? words.join(", ") : "by nothing"}`;
}
