import type { Shown } from "./kind.js";
import { tensorImage } from "./tensor-image.js";
import { tensorRows } from "./tensor-rows.js";

/** What is asked of a tensor of tfjs, which is not imported: the cell may have another copy, or none. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  /** Only variables have it. */
  readonly trainable?: boolean;
  readonly name?: string;
  data(): Promise<TensorValues>;
  slice(begin: readonly number[], size: readonly number[]): Tensor;
  dispose(): void;
}

/** What a tensor holds, flat. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | string[];

/** A tensor or variable of tfjs: data type, shape and first values, and the picture if it is one of images. */
export async function tensor(value: object): Promise<Shown | undefined> {
  if (!isTensor(value)) return undefined;
  const title = titleOf(value);
  if (value.isDisposed) return { data: { "text/plain": `${title}, disposed: its values are gone` } };
  const data = { "text/plain": `${title}\n${await tensorRows(value)}` };
  const image = await tensorImage(value);
  if (!image) return { data };
  const { png, ...metadata } = image;
  return { data: { "image/png": png, ...data }, metadata: { "image/png": metadata } };
}

function titleOf({ name, trainable, dtype, shape }: Tensor): string {
  const kind = trainable === undefined ? "Tensor" : `Variable ${name ?? ""}`.trim();
  return `${kind} ${dtype} [${shape.join(", ")}]`;
}

function isTensor(value: object): value is Tensor {
  const { shape, dtype, isDisposed, data, slice } = value as Partial<Tensor>;
  return (
    Array.isArray(shape) &&
    typeof dtype === "string" &&
    typeof isDisposed === "boolean" &&
    typeof data === "function" &&
    typeof slice === "function"
  );
}
