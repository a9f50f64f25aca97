import { Picture, type TextWidth } from "../../display/index.js";
import { ink, pageWidth, quietInk } from "../theme.js";
import type { tf } from "../../tensorflow.js";
import { fitted, fittedLines } from "./fitted-text.js";
import { measureOf } from "./measure.js";
import { netBlocks, type NetBlock } from "./net-blocks.js";
import { boxSvg, margin, pageSvg, textSvg } from "./svg-parts.js";
import { counted } from "./value-text.js";

/** Options of {@link networkDrawing}. */
export interface NetworkDrawingOptions {
  /** Layers in a row. Default: 6. */
  columns?: number;
  /** What stands above. Default: the model's name and its parameters. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

/** Highest and widest box in pixels. */
const HIGHEST = 96;
const WIDEST = 72;
const LINE = 13;

/** Shades of boxes: the kinds of layers also stand in words below. */
const FILLS: readonly (readonly [kinds: RegExp, fill: string])[] = [
  [/Conv/, "rgb(158,202,232)"],
  [/Pool/, "rgb(250,201,143)"],
  [/Dense/, "rgb(163,217,187)"],
  [/ways|layers/, "rgb(222,184,212)"],
];

/**
 * A net as boxes to scale, one for each layer, in rows from left to right: the height of a box is the square root of the side
 * of what the layer gives, its width the square root of the channels; what has no sides is a thin box as high as the square
 * root of its units. Names, types, output shapes and parameters stand below. Where a net branches, all layers up to the place
 * where the ways meet are one block, parted by the channels of each way if these are joined there.
 *
 * @param model a built net; one from `blueprint` goes too
 * @throws Error when the model has no layers yet, or columns is no whole number
 * @example
 * networkDrawing(cnn);
 * networkDrawing(blueprint(() => googLeNet()));
 */
export function networkDrawing(model: tf.LayersModel, options: NetworkDrawingOptions = {}): Picture {
  if (model.layers.length === 0) throw new Error(`model "${model.name}" has no layers yet: add some with model.add`);
  const { columns = 6, textWidth } = options;
  if (!Number.isInteger(columns) || columns < 1 || columns > 12)
    throw new RangeError(`columns is ${columns}: give a whole number from 1 to 12`);
  const total = model.countParams();
  const { title = `${model.name}: ${counted(total, "parameter")}` } = options;
  const blocks = netBlocks(model);
  const units = scaleOf(blocks);
  const notes = [
    "height of a box: square root of the picture's side, or of the units of a thin one",
    "width of a box: square root of the channels",
  ];
  const draw = async (): Promise<string> => {
    const measure = await measureOf(textWidth);
    const cell = (pageWidth - 2 * margin) / columns;
    const texts = blocks.map((block) =>
      textsOf(block).flatMap((words, line) =>
        fittedLines(words, { room: cell - 6, measure, weight: line === 0 ? "bold" : "normal" }),
      ),
    );
    const rows = Math.ceil(blocks.length / columns);
    const lines = Math.max(...texts.map(({ length }) => length));
    const top = margin + 30;
    const heights = Array.from({ length: rows }, (_, row) =>
      Math.max(24, ...blocks.slice(row * columns, (row + 1) * columns).map((block) => sizeOf(block, units).height)),
    );
    const tops = heights.map(
      (_, row) => top + heights.slice(0, row).reduce((sum, each) => sum + each + lines * LINE + 24, 0),
    );
    const body = blocks.flatMap((block, i) => {
      const row = Math.floor(i / columns);
      const middle = margin + (i % columns) * cell + cell / 2;
      const axis = (tops[row] ?? 0) + (heights[row] ?? 0) / 2;
      const { width, height } = sizeOf(block, units);
      const next = blocks[i + 1] && (i + 1) % columns > 0 ? sizeOf(blocks[i + 1] ?? block, units).width : undefined;
      const end = next === undefined ? middle + cell / 2 - 2 : middle + cell - next / 2 - 3;
      return [
        ...blockSvg(block, { x: middle - width / 2, y: axis - height / 2, width, height }),
        ...(i < blocks.length - 1 ? [arrowSvg({ from: middle + width / 2 + 3, to: end, y: axis })] : []),
        ...(texts[i] ?? []).map((text, line) =>
          textSvg({
            x: middle,
            y: (tops[row] ?? 0) + (heights[row] ?? 0) + 14 + line * LINE,
            anchor: "middle",
            ...text,
          }),
        ),
      ];
    });
    const bottom = (tops.at(-1) ?? top) + (heights.at(-1) ?? 0) + lines * LINE + 10;
    return pageSvg({
      width: pageWidth,
      height: bottom + notes.length * 16 + margin,
      body: [
        textSvg({
          x: margin,
          y: margin + 14,
          ...fitted(title, { room: pageWidth - 2 * margin, measure, size: 15, weight: "bold" }),
        }),
        ...body,
        ...notes.map((words, i) => textSvg({ x: margin, y: bottom + 16 * (i + 1), words, size: 12 })),
      ],
    });
  };
  const layers = blocks.map((block) => textsOf(block).join(" "));
  return new Picture(
    draw,
    `Drawing of ${title}, ${counted(model.layers.length, "layer")}: ${layers.join("; ")}. ${notes.join(". ")}.`,
  );
}

/** Tens of millions leave no room for the whole word. */
function parametersText(parameters: number): string {
  const text = counted(parameters, "parameter");
  return parameters < 1e7 ? text : text.replace("parameters", "param.");
}

function textsOf({ name, kind, shape, parameters, ways }: NetBlock): string[] {
  const way = ways.length > 1 ? [ways.join(" + ")] : [];
  return [
    name,
    kind,
    ...way,
    shape.map((side) => side ?? "?").join("×"),
    ...(parameters > 0 ? [parametersText(parameters)] : []),
  ];
}

/** What the largest side, channels and units are. */
interface Scale {
  side: number;
  channels: number;
  units: number;
}

function scaleOf(blocks: readonly NetBlock[]): Scale {
  const most = (numbers: readonly number[]): number => Math.max(1, ...numbers);
  const pictures = blocks.filter(({ shape }) => shape.length >= 2);
  return {
    side: most(pictures.map(({ shape }) => shape[0] ?? 1)),
    channels: most(pictures.map(({ shape }) => shape.at(-1) ?? 1)),
    units: most(blocks.filter(({ shape }) => shape.length < 2).map(({ shape }) => shape[0] ?? 1)),
  };
}

function sizeOf({ shape }: NetBlock, most: Scale): { width: number; height: number } {
  const part = (value: number | null | undefined, largest: number): number => Math.sqrt((value ?? 1) / largest);
  if (shape.length >= 2)
    return {
      width: Math.max(3, WIDEST * part(shape.at(-1), most.channels)),
      height: Math.max(3, HIGHEST * part(shape[0], most.side)),
    };
  return { width: 7, height: Math.max(3, HIGHEST * part(shape[0], most.units)) };
}

function blockSvg(
  { kind, ways }: NetBlock,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): string[] {
  const fill = FILLS.find(([kinds]) => kinds.test(kind))?.[1] ?? "rgb(225,225,225)";
  const total = ways.reduce((sum, way) => sum + way, 0);
  const cuts = ways.slice(0, -1).map((_, i) => {
    const share = ways.slice(0, i + 1).reduce((sum, way) => sum + way, 0) / total;
    return boxSvg({ x: x + width * share - 0.5, y, width: 1, height, fill: ink });
  });
  return [boxSvg({ x, y, width, height, fill, stroke: quietInk }), ...cuts];
}

function arrowSvg({ from, to, y }: { from: number; to: number; y: number }): string {
  const tip = Math.max(to, from + 5);
  const at = (x: number): number => Math.round(x * 10) / 10;
  return `<path d="M${at(from)} ${at(y)}H${at(tip)}M${at(tip - 4)} ${at(y - 3)}L${at(tip)} ${at(y)}L${at(tip - 4)} ${at(y + 3)}" fill="none" stroke="${quietInk}"/>`;
}
