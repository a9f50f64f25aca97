/** The checks of the exercises in notebooks/first-steps.ipynb. */
export const firstSteps = {};
