/** The checks of the exercises in notebooks/convolution.ipynb. */
export const convolution = {};
