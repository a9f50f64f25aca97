import { tensorflowBackend, type TensorFlowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";
import type { Dataset } from "./dataset.js";
import type { ImageStore } from "./image-store.js";

/** The copy of each store on the device, made when it is first needed and let go together with the store. */
const copies = new WeakMap<ImageStore, tf.Tensor>();
const unused = new FinalizationRegistry((copy: tf.Tensor) => {
  copy.dispose();
});

/**
 * Images of a data set as numbers 0 … 255 on the device. With TensorFlow the pixels lie there once, one byte each, for all
 * data sets that look at the same memory, and are picked by index; other backends get those that are asked for.
 *
 * @param indices which images, `[n]`
 * @returns float32, `[n, height, width, channels]`; the caller disposes of it
 */
export function deviceImages(dataset: Dataset, indices: Uint32Array): tf.Tensor4D {
  const { store, places, shape } = dataset;
  const [, height, width, channels] = shape;
  const chosen = indices.map((index) => places[index] ?? 0);
  const backend = tensorflowBackend();
  if (!backend || chosen.length === 0)
    return tf.tensor4d(Float32Array.from(store.gather(chosen)), [chosen.length, height, width, channels]);
  return tf.tidy(() => {
    const places = tf.tensor1d(Int32Array.from(chosen), "int32");
    return pick(backend, deviceCopy(backend, store), places).as4D(chosen.length, height, width, channels);
  });
}

/** Frees the copy on the device of the pixels that a data set looks at; it is made anew when it is needed again. */
export function freeDeviceImages({ store }: Dataset): void {
  copies.get(store)?.dispose();
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
  unused.register(store, copy, store);
  return copy;
}

/** The images at `places` (int32, `[n]`) as float32: picked and converted without leaving the device. */
function pick(backend: TensorFlowBackend, images: tf.Tensor, places: tf.Tensor): tf.Tensor {
  const { TF_ATTR_INT, TF_ATTR_TYPE, TF_FLOAT, TF_INT32, TF_UINT8 } = backend.binding;
  const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
  const gather = [type("Tparams", TF_UINT8), type("Tindices", TF_INT32), type("Taxis", TF_INT32)];
  const first = { name: "batch_dims", type: TF_ATTR_INT, value: 0 };
  const axis = tf.scalar(0, "int32");
  const picked = backend.executeSingleOutput("GatherV2", [...gather, first], [images, places, axis]);
  return backend.executeSingleOutput("Cast", [type("SrcT", TF_UINT8), type("DstT", TF_FLOAT)], [picked]);
}
