import { batchSize, type NetPlan } from "./training-nets.js";

/**
 * Floating-point operations of one training step: two for each multiply-add of the convolutions and dense layers, and each
 * of those products three times (forward, towards the weights, towards the input), the first layer's only twice, for nobody
 * needs the gradient of the images.
 */
export function stepOperations({ input, layers }: NetPlan): number {
  let [height, width, channels] = input;
  let multiplyAdds = 0;
  let first = true;
  const product = (size: number): void => {
    multiplyAdds += (first ? 2 : 3) * size;
    first = false;
  };
  for (const layer of layers) {
    switch (layer.kind) {
      case "conv":
        if (layer.padding === "valid") [height, width] = [height - 2, width - 2];
        product(height * width * layer.filters * 9 * channels);
        channels = layer.filters;
        break;
      case "dense":
        product(channels * layer.units);
        channels = layer.units;
        break;
      case "flatten":
        [height, width, channels] = [1, 1, height * width * channels];
        break;
      case "pool":
        [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
        break;
    }
  }
  return 2 * batchSize * multiplyAdds;
}
