import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";

/** The parameters of the first convolution when its filters are 5×5 instead of 3×3. */
const parameters: ExerciseCheck<number> = (answer) =>
  compareNumber(answer, 64 * (5 * 5 + 1), {
    mistakes: [
      [64 * 5 * 5, "each filter also has a bias"],
      [64 * (3 * 3 + 1), "that is the layer with 3×3 filters"],
    ],
    otherwise: "count the weights of one filter, add its bias, and multiply by the number of filters",
  });

/** The checks of the exercises in notebooks/mnist.ipynb. */
export const mnist = { "mnist-1": parameters };
