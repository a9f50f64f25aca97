import { Picture, type TextWidth } from "../../display/index.js";
import type { BytePixels } from "./byte-pixels.js";
import { encodeEach, encodeRows } from "./encode-pictures.js";
import { gridLayout, SHEET, type GridForm } from "./grid-layout.js";
import { gridSvg, type FrameName, type GridParts } from "./grid-svg.js";
import { measureOf } from "./measure.js";
import { sheetPixels } from "./sheet-pixels.js";

/** Pictures ready to be put in rows. */
export interface PictureGrid {
  pixels: BytePixels;
  form: GridForm;
  /** One a picture, empty where there is none. */
  captions: readonly string[];
  frames: readonly (FrameName | undefined)[];
  title: string | undefined;
  notes: readonly string[];
  /** Whether every value is kept, however large the picture becomes. */
  exact: boolean;
  legend?: GridParts["legend"];
  marks?: GridParts["marks"];
  textWidth: TextWidth | undefined;
  /** Says what the grid shows; gets all notes. */
  describe: (notes: readonly string[]) => string;
}

/** A grid that draws itself when it is shown. */
export function pictureGrid(grid: PictureGrid): Picture {
  const { form, captions, frames, title, exact, legend, marks, textWidth } = grid;
  const sheet = grid.pixels.shape[0] > SHEET;
  const pixels = sheet && !exact ? sheetPixels(grid.pixels) : { ...grid.pixels, factor: 1 };
  const notes = [...grid.notes, ...pixels.notes];
  const scale = form.scale * pixels.factor;
  const draw = async (): Promise<string> => {
    const measure = await measureOf(textWidth);
    const layout = gridLayout({ ...form, scale }, { shape: pixels.shape, captions, textWidth: measure });
    const gap = Math.round((layout.step.x - layout.size.width) / scale);
    const addresses = await (sheet ? encodeRows(pixels, { columns: form.columns, gap }) : encodeEach(pixels));
    return gridSvg({
      ...{ layout, addresses, frames, title, notes, textWidth: measure },
      ...(legend && { legend }),
      ...(marks && { marks }),
    });
  };
  return new Picture(draw, grid.describe(notes));
}
