/** Numbers as texts of a locale. */
export interface NumberText {
  /** 12,345. */
  count(value: number): string;
  /** With so many digits after the point: 92.0. */
  fixed(value: number, digits: number): string;
  /** Four digits that mean something: 0.01234, 1.5e-8. */
  value(value: number): string;
  /** A share as percent, with one digit after the point by default: 97.3%. */
  share(value: number, digits?: number): string;
}

/**
 * How a locale writes numbers.
 *
 * @throws RangeError when there is no such locale
 * @example
 * numberText("de").share(0.973); // "97,3 %"
 */
export const numberText = remembered((locale: string): NumberText => {
  const plain = formatOf(locale, { maximumSignificantDigits: 4 });
  const scientific = formatOf(locale, { maximumSignificantDigits: 3, notation: "scientific" });
  const whole = formatOf(locale, { maximumFractionDigits: 2 });
  return {
    count: (value) => orWords(value, whole),
    value: (value) => {
      const size = Math.abs(value);
      return orWords(value, size !== 0 && (size < 1e-4 || size >= 1e7) ? scientific : plain);
    },
    fixed: (value, digits) =>
      orWords(value, formatOf(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits })),
    share: (value, digits = 1) =>
      orWords(value, formatOf(locale, { style: "percent", maximumFractionDigits: digits, minimumFractionDigits: 0 })),
  };
});

/** vega's `config` for the numbers of axes and tooltips. */
export const localeOf = remembered((locale: string): Readonly<Record<string, unknown>> => {
  const parts = formatOf(locale, { minimumFractionDigits: 1, useGrouping: true }).formatToParts(1234567.5);
  const part = (type: string): string | undefined => parts.find((each) => each.type === type)?.value;
  const decimal = part("decimal") ?? ".";
  const thousands = part("group") ?? ",";
  if (decimal === "." && thousands === ",") return {};
  return { locale: { number: { decimal, thousands, grouping: [3], currency: ["", ""] } } };
});

function orWords(value: number, format: Intl.NumberFormat): string {
  return Number.isNaN(value) ? "not a number" : format.format(value);
}

function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    throw new RangeError(`locale is "${locale}": give a language tag such as "en" or "de-DE"`);
  }
}

/** Makes one for each locale: that takes longer than a live chart may need for an update. */
function remembered<T>(make: (locale: string) => T): (locale: string) => T {
  const made = new Map<string, T>();
  return (locale) => {
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
}
