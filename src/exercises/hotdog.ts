/** The checks of the exercises in notebooks/hotdog.ipynb. */
export const hotdog = {};
