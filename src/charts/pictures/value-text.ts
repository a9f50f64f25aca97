/**
 * A number for people, in at most `digits` significant digits, with a true minus sign.
 *
 * @example
 * valueText(-0.12345); // "−0.123"
 */
export function valueText(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-3 && size < 1e6);
  const whole = size >= 10 ** digits && plain;
  const text = whole
    ? String(Math.round(size))
    : plain
      ? String(Number(size.toPrecision(digits)))
      : size.toExponential(digits - 1);
  return value < 0 && Number(text) !== 0 ? `−${text.replace("e-", "e−")}` : text.replace("e-", "e−");
}

/** `1 picture`, `1,000 pictures`. */
export function counted(n: number, what: string): string {
  return `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;
}

/** A number as short as a cell needs it: two digits behind the point at most, and no 0 before it. */
export function cellText(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (Number.isInteger(value) && size < 1000)) return valueText(value);
  if (size >= 1000) return valueText(value, 2);
  const text = String(Number(value.toFixed(size >= 10 ? 0 : size < 1 ? 2 : 1)));
  return (text === "-0" ? "0" : text).replace("-", "−").replace(/^(−?)0\./, "$1.");
}
