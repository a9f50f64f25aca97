/** The checks of the exercises in notebooks/medmnist.ipynb. */
export const medmnist = {};
