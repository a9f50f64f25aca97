/** The checks of the exercises in notebooks/fashion-mnist.ipynb. */
export const fashionMnist = {};
