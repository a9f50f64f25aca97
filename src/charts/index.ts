export { Chart } from "./chart.js";
export { imageGrid, type ImageGridOptions, type LabelledImages, type PredictedImages } from "./image-grid.js";
export { trainingChart, type TrainingChartOptions } from "./training-chart.js";
export { trainingHistory, type EpochValues, type TrainingHistoryOptions } from "./training-history.js";
