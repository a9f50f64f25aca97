const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** Bytes for people, by powers of 1024: `1.5 MiB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)), UNITS.length - 1);
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${UNITS[power] ?? ""}`;
}
