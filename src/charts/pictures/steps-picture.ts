import { Picture, type TextWidth } from "../../display/index.js";
import { fontFamily } from "../theme.js";
import { measureOf } from "./measure.js";
import {
  frameMoves,
  outputFrame,
  sceneBase,
  sceneLayout,
  sceneResult,
  sceneStep,
  windowFrame,
  type SceneLayout,
  type StepStory,
} from "./step-scene.js";
import { margin, pageSvg, round, textSvg } from "./svg-parts.js";

/** Options of {@link convolutionSteps} and {@link poolingSteps} that say how steps are drawn. */
export interface StepsOptions {
  /**
   * "animation": all steps one after the other, again and again; it needs no JavaScript, and stands still at the end where it
   * is printed or the reader wants less motion. "strip": some steps one below the other. Default: "animation".
   */
  form?: "animation" | "strip";
  /** Which steps a strip shows, counted from 0. Default: the first, the second and the last. */
  steps?: readonly number[];
  /** How long the animation stays with each step. Default: 1.5. */
  seconds?: number;
  /** What stands above. Default: what is done, in words. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

const TITLE = 26;

/** The steps of a window that slides over an image, as an animation or a strip. */
export function stepsPicture(
  story: StepStory,
  {
    form = "animation",
    steps: asked,
    seconds = 1.5,
    title,
    textWidth,
    words,
  }: StepsOptions & { title: string; words: string },
): Picture {
  const count = story.steps.length;
  const shown = asked ?? [...new Set([0, Math.min(1, count - 1), count - 1])];
  const wrong = shown.find((k) => !Number.isInteger(k) || k < 0 || k >= count);
  if (wrong !== undefined)
    throw new RangeError(`no step ${wrong} among ${count}: give whole numbers from 0 to ${count - 1}`);
  if (!(seconds > 0 && seconds <= 60))
    throw new RangeError(`seconds is ${seconds}: give a number above 0 and up to 60`);
  const draw = async ({ moving = true } = {}): Promise<string> => {
    const measure = await measureOf(textWidth);
    const layout = sceneLayout(story, measure);
    const titleWidth = measure(title, { family: fontFamily, size: 15, weight: "bold" });
    const formulas = story.steps.map((_, k) =>
      measure(`Step ${count} of ${count}: ${story.formula(k)}`, { family: fontFamily, size: 12 }),
    );
    const width = Math.max(layout.width, 2 * margin + titleWidth, 2 * margin + Math.max(...formulas));
    const heading = textSvg({ x: margin, y: margin + 14, words: title, size: 15, weight: "bold" });
    const y = margin + TITLE;
    const body =
      form === "strip"
        ? shown.flatMap((k, i) => still(story, { layout, k, y: y + i * (layout.height + 14) }))
        : animation(story, { layout, y, seconds, moving });
    const scenes = form === "strip" ? shown.length : 1;
    return pageSvg({ width, height: y + scenes * (layout.height + 14) - 14 + margin, body: [heading, ...body] });
  };
  const formulas = shown.map((k) => `Step ${k + 1} of ${count}: ${story.formula(k)}`);
  const kind = form === "strip" ? "Strip" : "Animation";
  const description = `${kind} of ${words}. ${[...formulas, `Output: ${rowsOf(story)}`].join(". ")}.`;
  return new Picture(draw, description, form === "strip" ? {} : { still: () => draw({ moving: false }) });
}

function rowsOf({ results, output: { height, width } }: StepStory): string {
  const row = (i: number): string =>
    Array.from(results.slice(i * width, (i + 1) * width), (value) => String(Number(value.toPrecision(3)))).join(" ");
  return Array.from({ length: height }, (_, i) => row(i)).join("; ");
}

function still(story: StepStory, { layout, k, y }: { layout: SceneLayout; k: number; y: number }): string[] {
  const { window, output } = frameMoves(k, { story, layout });
  const moved = (part: string, [dx, dy]: readonly [number, number]): string =>
    `<g transform="translate(${dx} ${dy})">${part}</g>`;
  return [
    ...sceneBase(story, { layout, y }),
    ...sceneStep(story, { layout, y, k }),
    ...Array.from({ length: k + 1 }, (_, i) => sceneResult(story, { layout, y, k: i })),
    moved(windowFrame(story, { layout, y }), window),
    moved(outputFrame(story, { layout, y }), output),
  ];
}

/** Without motion all is as at the last step; the rules of style set it going where the reader has not said otherwise. */
function animation(
  story: StepStory,
  { layout, y, seconds, moving }: { layout: SceneLayout; y: number; seconds: number; moving: boolean },
): string[] {
  const { steps } = story;
  const count = steps.length;
  const step = steps.map((_, k) => sceneStep(story, { layout, y, k }).join(""));
  const result = steps.map((_, k) => sceneResult(story, { layout, y, k }));
  const base = sceneBase(story, { layout, y });
  const name = `steps-${hash([...base, ...step, ...result, String(seconds)].join(""))}`;
  const last = frameMoves(count - 1, { story, layout });
  const percent = (k: number): string => `${round((100 * k) / count)}%`;
  const total = round(seconds * count);
  const slide = (which: "window" | "output"): string =>
    steps
      .map((_, k) => {
        const [x, dy] = frameMoves(k, { story, layout })[which];
        return `${percent(k)},${percent(k + 0.8)}{transform:translate(${x}px,${dy}px)}`;
      })
      .join("");
  const shows = steps.map((_, k) => `@keyframes ${name}-r${k}{0%{opacity:0}${percent(k)},100%{opacity:1}}`);
  const motion = [
    `@keyframes ${name}-s{0%{opacity:1}${percent(1)},100%{opacity:0}}`,
    `@keyframes ${name}-w{${slide("window")}}`,
    `@keyframes ${name}-o{${slide("output")}}`,
    ...shows,
    `@media screen and (prefers-reduced-motion:no-preference){`,
    `.${name}-s,.${name}-r{animation:${total}s step-end infinite}`,
    `.${name}-s{opacity:0;animation-name:${name}-s}.${name}-s:last-of-type{opacity:0}`,
    `.${name}-w{animation:${name}-w ${total}s ease-in-out infinite}`,
    `.${name}-o{animation:${name}-o ${total}s ease-in-out infinite}`,
    `}`,
  ];
  const style = [
    `.${name}-s{opacity:0}.${name}-s:last-of-type{opacity:1}`,
    `.${name}-w{transform:translate(${last.window.join("px,")}px)}.${name}-o{transform:translate(${last.output.join("px,")}px)}`,
    ...(moving ? motion : []),
  ];
  const delay = (k: number): string => `animation-delay:${round(k * seconds - total)}s`;
  return [
    `<style>${style.join("")}</style>`,
    ...base,
    ...result.map((part, k) => `<g class="${name}-r" style="animation-name:${name}-r${k}">${part}</g>`),
    `<g>`,
    ...step.map(
      (part, k) => `<g class="${name}-s" style="${delay(k)}"${k < count - 1 ? ' opacity="0"' : ""}>${part}</g>`,
    ),
    `</g>`,
    `<g class="${name}-w" transform="translate(${last.window.join(" ")})">${windowFrame(story, { layout, y })}</g>`,
    `<g class="${name}-o" transform="translate(${last.output.join(" ")})">${outputFrame(story, { layout, y })}</g>`,
  ];
}

/** A short name for a text (Fowler, Noll and Vo's FNV-1a), so that two animations on one page keep out of each other's way. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
