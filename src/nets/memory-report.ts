import { Table } from "../display/index.js";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { tf } from "../tensorflow.js";
import { bytesText } from "./bytes-text.js";
import { sessionParts } from "../session-parts.js";

/** What takes memory now, in bytes where nothing else is said; shows itself as a table. */
export class MemoryReport implements Displayable {
  /** Tensors that are not disposed of, weights among them. */
  readonly tensors: number;
  /** Those of them that are variables: weights, and what optimizers keep. */
  readonly variables: number;
  /** Of the tensors, as tfjs counts them; on the GPU where there is one. */
  readonly tensorBytes: number;
  /** Of the variables. */
  readonly variableBytes: number;
  /** What JavaScript's objects take. */
  readonly heapUsed: number;
  /** JavaScript's typed arrays, as pixels of data sets. */
  readonly arrayBuffers: number;
  /** Of the whole process in the machine's memory (resident set size). */
  readonly resident: number;
  /** What else is known, by name: copies of data sets on the device, recorded graphs. Undefined where it keeps no count. */
  readonly parts: Readonly<Record<string, number | undefined>>;

  constructor() {
    const { numTensors, numBytes } = tf.memory();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    const variables = Object.values(tf.engine().registeredVariables);
    const parts = sessionParts();
    this.tensors = numTensors;
    this.variables = variables.length;
    this.tensorBytes = numBytes - parts.reduce((sum, part) => sum + (part.counted?.() ?? 0), 0);
    this.variableBytes = variables.reduce((sum, { size }) => sum + 4 * size, 0);
    this.heapUsed = heapUsed;
    this.arrayBuffers = arrayBuffers;
    this.resident = rss;
    this.parts = Object.fromEntries(parts.map((part) => [part.name, part.bytes()]));
    Object.freeze(this);
  }

  table(): Table {
    const row = (name: string, count: string, bytes: number | undefined): string[] => [
      name,
      count,
      bytes === undefined ? "not known" : bytesText(bytes),
    ];
    return new Table({
      caption: "Memory",
      columns: [{ title: "what" }, { title: "number", align: "right" }, { title: "size", align: "right" }],
      rows: [
        row("tensors", this.tensors.toLocaleString("en-US"), this.tensorBytes),
        row("of them weights and optimizers", this.variables.toLocaleString("en-US"), this.variableBytes),
        ...Object.entries(this.parts).map(([name, bytes]) => row(name, "", bytes)),
        row("JavaScript's objects", "", this.heapUsed),
        row("JavaScript's typed arrays", "", this.arrayBuffers),
        row("the whole process", "", this.resident),
      ],
    });
  }

  toString(): string {
    return this.table().toString();
  }

  [jupyterDisplay](): MimeBundle {
    return this.table()[jupyterDisplay]();
  }
}

/**
 * What takes memory now: tensors, the weights among them, data sets on the device, JavaScript's own, the whole process.
 * The number of tensors should be the same each time a cell is run: where it grows, one is not disposed of.
 *
 * @example
 * memoryReport();
 */
export function memoryReport(): MemoryReport {
  return new MemoryReport();
}
