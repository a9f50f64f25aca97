export { exportSavedModel, type ExportSavedModelOptions } from "./export-saved-model.js";
export { importKeras, type ImportKerasOptions } from "./import-keras.js";
export { loadModel, type LoadModelOptions } from "./load-model.js";
export { saveModel, type SaveModelOptions } from "./save-model.js";
export { writeModelFiles, type WriteModelFilesOptions } from "./write-model-files.js";
