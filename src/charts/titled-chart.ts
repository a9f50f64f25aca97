import { dataNote } from "../data/data-note.js";
import type { VegaLiteSpec } from "../display/index.js";
import { roughTextWidth } from "../display/index.js";
import { Chart } from "./chart.js";
import { localeOf } from "./number-text.js";
import { fontFamily, pageWidth, theme } from "./theme.js";

/** Options that every chart takes. */
export interface ChartOptions {
  /** What stands above the chart. Default: what the chart shows. */
  title?: string;
  /** How numbers are written, as `Intl.NumberFormat` takes it. Default: "en". */
  locale?: string;
  /** Whether the pictures were drawn stand-ins, where the data does not say so itself. Default: false. */
  standIn?: boolean;
}

/** What {@link titledChart} puts around a spec. */
export interface Frame {
  title: string;
  /** Lines under the title. Long ones are broken. */
  subtitle?: readonly string[];
  /** Sentences after the title, without their full stops. */
  sentences: readonly string[];
  locale: string;
  /** What must be said of the data. Default: nothing. */
  note?: string | undefined;
}

const subtitleFont = { family: fontFamily, size: theme.title.subtitleFontSize };

/** A spec under its title, with numbers of the locale, and in words. */
export function titledChart(spec: VegaLiteSpec, { title, subtitle = [], sentences, locale, note }: Frame): Chart {
  const notes = note === undefined ? [] : [note];
  const lines = [...subtitle, ...notes].flatMap((line) => brokenLine(line));
  const whole = {
    title: { text: title, ...(lines.length > 0 ? { subtitle: lines } : {}) },
    config: { ...theme, ...localeOf(locale) },
    ...spec,
  };
  return new Chart(whole, [title, ...sentences, ...notes].map((sentence) => `${sentence}.`).join(" "));
}

/** The note that drawn stand-in data carries, by the option or by the data. */
export function noteOf(
  { standIn = false }: ChartOptions,
  ...data: readonly ({ standIn?: boolean; dataNote?: string | undefined } | undefined)[]
): string | undefined {
  const said = data.map((each) => each?.dataNote).find((note) => note !== undefined);
  return said ?? dataNote({ standIn: standIn || data.some((each) => each?.standIn === true) });
}

function brokenLine(line: string): string[] {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && roughTextWidth(longer, subtitleFont) <= pageWidth - 40) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
