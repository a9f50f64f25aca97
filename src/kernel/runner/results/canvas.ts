import type { Shown } from "./kind.js";

/** A canvas: what it has drawn so far, by its `toDataURL()`. */
export function canvas(value: object): Shown | undefined {
  const { toDataURL, width, height } = value as { toDataURL?: unknown; width?: unknown; height?: unknown };
  if (typeof toDataURL !== "function") return undefined;
  const [, type, bytes] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(String(toDataURL.call(value))) ?? [];
  if (!type || !bytes) return undefined;
  const alt = `Canvas of ${String(width)} × ${String(height)} pixels`;
  return { data: { [type]: bytes, "text/plain": alt }, metadata: { [type]: { alt } } };
}
