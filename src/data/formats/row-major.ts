/** What `rowMajor` has to know of an array. */
export interface RowMajorOptions {
  /** Sizes of the dimensions, at least one element in all. */
  readonly shape: readonly number[];
  /** Bytes of one element. */
  readonly width: 1 | 2 | 4 | 8;
}

/** A copy of an array whose first index changes fastest (Fortran's order) in which the last one does (C's order). */
export function rowMajor(values: Uint8Array, options: RowMajorOptions): Uint8Array {
  const { shape, width } = options;
  const from = new Uint8Array(values).buffer;
  const to = new ArrayBuffer(values.length);
  if (width === 1) reorder(new Uint8Array(from), new Uint8Array(to), shape);
  else if (width === 2) reorder(new Uint16Array(from), new Uint16Array(to), shape);
  else if (width === 4) reorder(new Uint32Array(from), new Uint32Array(to), shape);
  else reorder(new BigUint64Array(from), new BigUint64Array(to), shape);
  return new Uint8Array(to);
}

interface Elements<T> {
  readonly length: number;
  [index: number]: T;
}

function reorder<T>(from: Elements<T>, to: Elements<T>, shape: readonly number[]): void {
  const last = shape.at(-1) ?? 1;
  const step = from.length / last;
  const index = shape.slice(0, -1).fill(0);
  for (let at = 0, row = 0; at < to.length; at += last) {
    for (let i = 0; i < last; i++) to[at + i] = from[row + i * step] as T;
    // The next row: its indices count up as in an odometer, and its place in Fortran's order with them.
    let stride = from.length / last;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      stride /= size;
      const next = (index[axis] ?? 0) + 1;
      row += stride;
      if (next < size) {
        index[axis] = next;
        break;
      }
      row -= stride * size;
      index[axis] = 0;
    }
  }
}
