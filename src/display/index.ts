export { glue, scrapMimeType } from "./glue.js";
export { escapeMarkup } from "../escape-markup.js";
export { Picture } from "./picture.js";
export { show, type ShowValueOptions } from "./show.js";
export { Table, type TableColumn, type TableContent } from "./table.js";
export { machineTextWidth, roughTextWidth, type Font, type TextWidth } from "./text-width.js";
export { drawSpec, type DrawSpecOptions, type VegaLiteSpec } from "./vega-lite.js";
