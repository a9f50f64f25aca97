export { layerTable } from "./layer-table.js";
