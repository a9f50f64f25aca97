import { addSessionPart } from "../session-parts.js";
import { tensorflowBackend, type TensorFlowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";
import type { Dataset } from "./dataset.js";
import type { ImageStore } from "./image-store.js";

/** The copy of each store on the device, made when it is first needed and let go together with the store. */
const copies = new WeakMap<ImageStore, tf.Tensor>();
const alive = new Set<tf.Tensor>();
const unused = new FinalizationRegistry(free);

addSessionPart({
  name: "pictures on the device",
  bytes: pixelsAlive,
  counted: () => 4 * pixelsAlive(), // tfjs takes them for int32
  free: () => {
    alive.forEach(free);
  },
});

/**
 * Images of a data set as numbers 0 … 255 on the device. With TensorFlow the pixels lie there once, one byte each, for all
 * data sets that look at the same memory, and are picked by index; other backends get those that are asked for.
 *
 * @param indices which images, `[n]`
 * @returns float32, `[n, height, width, channels]`; the caller disposes of it
 */
export function deviceImages(dataset: Dataset, indices: Uint32Array): tf.Tensor4D {
  const { store, shape } = dataset;
  const [, height, width, channels] = shape;
  const copy = indices.length > 0 ? deviceStore(dataset) : undefined;
  if (!copy)
    return tf.tensor4d(Float32Array.from(store.gather(Uint32Array.from(placesAt(dataset, indices)))), [
      indices.length,
      height,
      width,
      channels,
    ]);
  return tf.tidy(() => pickImages(copy, tf.tensor1d(placesAt(dataset, indices), "int32")));
}

/** Where in the store of a data set its images at `indices` lie. */
export function placesAt({ places }: Dataset, indices: Uint32Array): Int32Array {
  return Int32Array.from(indices, (index) => places[index] ?? 0);
}

/**
 * The pixels that a data set looks at as TensorFlow's uint8, `[all images of the store, height, width, channels]`; tfjs
 * believes that they are int32. Undefined with other backends. Not to be disposed of.
 */
export function deviceStore({ store }: Dataset): tf.Tensor | undefined {
  const backend = tensorflowBackend();
  return backend && deviceCopy(backend, store);
}

/**
 * Images at `places` (int32, `[n]`) of a {@link deviceStore} as float32, `[n, height, width, channels]`: picked and converted
 * without leaving the device.
 */
export function pickImages(images: tf.Tensor, places: tf.Tensor1D): tf.Tensor4D {
  const backend = tensorflowBackend();
  if (!backend) throw new Error("only TensorFlow's backend has images as bytes");
  const { TF_ATTR_TYPE, TF_FLOAT, TF_UINT8 } = backend.binding;
  const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
  return tf.tidy(() => {
    const picked = gatherRows(images, places, { type: TF_UINT8 });
    return backend.executeSingleOutput(
      "Cast",
      [type("SrcT", TF_UINT8), type("DstT", TF_FLOAT)],
      [picked],
    ) as tf.Tensor4D;
  });
}

/**
 * Rows of a tensor by their places. tfjs' own `gather` looks at the places on the host.
 *
 * @param places int32 `[n]`
 * @param options `type`: TensorFlow's number of the tensor's type. Default: float32's
 */
export function gatherRows(tensor: tf.Tensor, places: tf.Tensor1D, { type }: { type?: number } = {}): tf.Tensor {
  const backend = tensorflowBackend();
  if (!backend) return tf.gather(tensor, places);
  const { TF_ATTR_INT, TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  const attributes = [
    { name: "Tparams", type: TF_ATTR_TYPE, value: type ?? TF_FLOAT },
    { name: "Tindices", type: TF_ATTR_TYPE, value: TF_INT32 },
    { name: "Taxis", type: TF_ATTR_TYPE, value: TF_INT32 },
    { name: "batch_dims", type: TF_ATTR_INT, value: 0 },
  ];
  return tf.tidy(() => backend.executeSingleOutput("GatherV2", attributes, [tensor, places, tf.scalar(0, "int32")]));
}

/** Frees the copy on the device of the pixels that a data set looks at; it is made anew when it is needed again. */
export function freeDeviceImages({ store }: Dataset): void {
  const copy = copies.get(store);
  if (copy) free(copy);
  copies.delete(store);
  unused.unregister(store);
}

/** All images of a store on the device: TensorFlow's uint8, `[n, height, width, channels]`. */
function deviceCopy(backend: TensorFlowBackend, store: ImageStore): tf.Tensor {
  const made = copies.get(store);
  if (made && !made.isDisposed) return made;
  const type = backend.binding.TF_UINT8;
  const id = backend.binding.createTensor(store.shape, type, store.images);
  const copy = tf.keep(backend.createOutputTensor({ shape: store.shape, dtype: type, id }));
  copies.set(store, copy);
  alive.add(copy);
  unused.register(store, copy, store);
  return copy;
}

function free(copy: tf.Tensor): void {
  copy.dispose();
  alive.delete(copy);
}

function pixelsAlive(): number {
  return [...alive].reduce((sum, { size }) => sum + size, 0);
}
