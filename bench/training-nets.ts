/** A layer as every library has it; convolutions are 3×3, pooling takes the larger of 2×2. */
export type LayerPlan =
  | { kind: "conv"; filters: number; padding: "same" | "valid" }
  | { kind: "dense"; units: number; activation: "relu" | "softmax" }
  | { kind: "dropout"; rate: number }
  | { kind: "flatten" | "normalisation" | "pool" };

/** A net that all libraries train: Adam, batches of 64, cross-entropy, accuracy, float32. */
export interface NetPlan {
  name: string;
  data: "mnist" | "cifar10";
  /** Height, width, channels. */
  input: readonly [number, number, number];
  layers: readonly LayerPlan[];
  parameters: number;
  /** Steps of the epochs that ours is measured over. */
  steps: number;
}

export const batchSize = 64;

const conv = (filters: number, padding: "same" | "valid" = "valid"): LayerPlan => ({ kind: "conv", filters, padding });
const dense = (units: number): LayerPlan => ({ kind: "dense", units, activation: "relu" });
const dropout = (rate: number): LayerPlan => ({ kind: "dropout", rate });
const flatten: LayerPlan = { kind: "flatten" };
const normalisation: LayerPlan = { kind: "normalisation" };
const pool: LayerPlan = { kind: "pool" };
const classes: LayerPlan = { kind: "dense", units: 10, activation: "softmax" };
const block = (filters: number, rate: number): LayerPlan[] => [
  conv(filters, "same"),
  normalisation,
  conv(filters, "same"),
  normalisation,
  pool,
  dropout(rate),
];

export const nets: readonly NetPlan[] = [
  {
    name: "dense",
    data: "mnist",
    input: [28, 28, 1],
    layers: [flatten, dense(128), classes],
    parameters: 101_770,
    steps: 800,
  },
  {
    name: "mnist",
    data: "mnist",
    input: [28, 28, 1],
    layers: [conv(16), conv(32), pool, dropout(0.25), flatten, dense(128), dropout(0.5), classes],
    parameters: 596_042,
    steps: 300,
  },
  {
    name: "lecture",
    data: "mnist",
    input: [28, 28, 1],
    layers: [conv(64), pool, conv(128), pool, flatten, dense(128), classes],
    parameters: 485_514,
    steps: 150,
  },
  {
    name: "cifar",
    data: "cifar10",
    input: [32, 32, 3],
    layers: [...block(32, 0.2), ...block(64, 0.3), ...block(128, 0.4), flatten, dense(128), dropout(0.5), classes],
    parameters: 552_362,
    steps: 100,
  },
];
