import type { Picture, TextWidth } from "../../display/index.js";
import type { FeatureMaps } from "../../nets/feature-maps.js";
import { gridForm } from "./grid-layout.js";
import { legendOf, reachOf, signedPixels } from "./legend.js";
import { pictureGrid } from "./picture-grid.js";
import { signedShade } from "./shades.js";
import { shareOfReach } from "./share-of-reach.js";
import { counted, valueText } from "./value-text.js";

/** Options of {@link featureMapGrid}. */
export interface FeatureMapGridOptions {
  /** Which image. Default: 0. */
  image?: number;
  /** Which maps. Default: the first 64. */
  maps?: readonly number[];
  /** Maps in a row. Default: 8. */
  columns?: number;
  /** Width of a number's cell in pixels. Default: as many that a row is as wide as the page, up to 8. */
  scale?: number;
  /** What stands above. Default: the layer's name and the image's number. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

const FIRST = 64;
const LIMIT = 1000;

/**
 * What a layer makes of an image: each of its maps as a picture. White is 0, the bluer the stronger the filter's answer,
 * orange where it is negative, on one scale for all maps, which stands under them.
 *
 * @param maps as `featureMaps(model, images, { layer })` gives them
 * @throws Error when the layer gives no maps, or there is no such image or map
 * @example
 * featureMapGrid(await featureMaps(cnn, test.take(4), { layer: "conv1" }), { image: 2 });
 */
export function featureMapGrid(maps: FeatureMaps, options: FeatureMapGridOptions = {}): Picture {
  const { image = 0, maps: chosen = Array.from({ length: Math.min(FIRST, maps.maps) }, (_, i) => i) } = options;
  const { columns = Math.max(1, Math.min(8, chosen.length)), textWidth } = options;
  const { title = `Feature maps of ${maps.layer}, image ${image}` } = options;
  if (chosen.length > LIMIT)
    throw new RangeError(`featureMapGrid draws up to ${counted(LIMIT, "map")}, got ${chosen.length}: give fewer`);
  const [, height = 0, width = 0] = maps.shape;
  const each = chosen.map((map) => maps.map(image, map));
  const values = new Float32Array(chosen.length * height * width);
  each.forEach((map, i) => values.set(map, i * height * width));
  const reach = reachOf(values);
  const negative = values.some((value) => value < 0);
  const shape = [chosen.length, height, width, 3] as const;
  const form = gridForm({ shape, columns, scale: options.scale, captioned: true });
  const enlarged = { ...form, scale: options.scale ?? fitting(width, columns) };
  const silent = each.filter((map) => map.every((value) => value === 0)).length;
  const nan = values.filter(Number.isNaN).length;
  const notes = [
    `white 0, blue up to ${valueText(reach)}${negative ? `, orange down to ${valueText(-reach)}` : ""}`,
    ...(chosen.length < maps.maps ? [`${chosen.length} of ${maps.maps} maps`] : []),
    ...(silent > 0 ? [`${counted(silent, "map")} all 0`] : []),
    ...(nan > 0 ? [`black: ${counted(nan, "number")} that ${nan === 1 ? "is" : "are"} NaN`] : []),
  ];
  return pictureGrid({
    pixels: { bytes: signedPixels(values, reach), shape, notes: [] },
    form: enlarged,
    captions: chosen.map(String),
    frames: chosen.map(() => "edge"),
    title,
    notes,
    exact: true,
    legend: legendOf({
      low: negative ? -reach : 0,
      high: reach,
      shade: (value) => signedShade(shareOfReach(value, reach)),
    }),
    textWidth,
    describe: (all) => `${title}: ${counted(chosen.length, "map")} of ${height}×${width}. ${all.join(". ")}.`,
  });
}

/** Maps may be a few numbers wide: cells up to 8 pixels, and as many as a page has. */
function fitting(width: number, columns: number): number {
  const room = (624 - (columns - 1) * 9) / columns / Math.max(width, 1);
  return room >= 1 ? Math.min(8, Math.floor(room)) : room;
}
