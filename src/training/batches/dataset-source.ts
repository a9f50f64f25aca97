import type { Dataset } from "../../data/dataset.js";
import { deviceImages, deviceStore, pickImages, placesAt } from "../../data/device-images.js";
import { selectLabels } from "../../data/label-table.js";
import { tf } from "../../tensorflow.js";
import type { IndexedSource } from "./batch-source.js";
import type { LabelForm } from "./label-form.js";

/** Options of {@link datasetSource}. */
export interface DatasetSourceOptions {
  /** How the loss wants the labels. */
  form: LabelForm;
  /** Changes float32 images 0 … 255 of a batch. Default: not at all. */
  change?: ((images: tf.Tensor4D) => tf.Tensor4D) | undefined;
  /** How much an image of each class counts in the loss, `[classes]`. Default: all the same. */
  classWeights?: Float32Array | undefined;
  /** How much each image counts in the loss, `[n]`. Default: all the same. */
  sampleWeights?: Float32Array | undefined;
}

/**
 * Batches of a data set, inputs float32 in [0, 1]. Only the places and labels of a batch are fed; its pixels are picked on the
 * device, unless they are changed by the host's random numbers.
 */
export function datasetSource(data: Dataset, options: DatasetSourceOptions): IndexedSource {
  const { form, change, classWeights, sampleWeights } = options;
  const classes = data.classNames.length;
  const store = change ? undefined : deviceStore(data);
  const multiple = data.task === "multi-label";

  const images = (indices: Uint32Array) => {
    if (store) return tf.tensor1d(placesAt(data, indices), "int32");
    return tf.tidy(() => {
      const unchanged = deviceImages(data, indices);
      return change?.(unchanged) ?? unchanged;
    });
  };

  return {
    signature: [
      "dataset",
      store ? "picked" : "fed",
      data.shape.slice(1),
      form,
      multiple,
      !!classWeights,
      !!sampleWeights,
    ]
      .map(String)
      .join(" "),
    size: data.size,
    kept: store ? [{ tensor: store, bytes: true }] : [],
    feed(indices) {
      const labels = new Int32Array(selectLabels(indices, data));
      const weights = sampleWeights && Float32Array.from(indices, (index) => sampleWeights[index] ?? 0);
      return [
        images(indices),
        tf.tensor(labels, multiple ? [indices.length, classes] : [indices.length], "int32"),
        ...(weights ? [tf.tensor1d(weights)] : []),
      ];
    },
    make([first, labels, weights]) {
      if (!first || !labels) throw new Error("images and labels are fed");
      return tf.tidy(() => {
        const pixels = store ? pickImages(store, first as tf.Tensor1D) : first;
        const classColumns = () => (multiple ? labels : tf.oneHot(labels, classes)).toFloat();
        const target = multiple || form === "one-hot" ? classColumns() : labels.toFloat().expandDims(1);
        const byClass = classWeights && classColumns().mul(tf.tensor1d(classWeights)).sum(1);
        const weight = byClass && weights ? byClass.mul(weights) : (byClass ?? weights?.clone());
        return { inputs: [pixels.div(255)], targets: [target], weights: weight && [weight] };
      });
    },
    dispose: () => undefined,
  };
}
