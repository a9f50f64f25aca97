import { Table } from "tseminar/display";

/** Medians of a net. Times are milliseconds a step. */
export interface NetResult {
  net: string;
  /** Billions of floating-point operations of a step. */
  gflop: number;
  ours: number;
  tfjs: number;
  keras: number;
  pytorch: number;
  /** From the call of `fit` to the end of the first step of a new net. */
  firstStepSeconds: number;
  /** Whole epochs of ours over what their steps took. */
  epochOverhead: number;
}

/** Where the results come from. */
interface Circumstances {
  json: boolean;
  machine: string;
  /** GFLOP/s of a plain product of matrices. */
  matrixProduct: number;
}

/** What is to be reached, and whether a net does. */
const goals: Record<string, (result: NetResult) => boolean> = {
  "ours <= 0.6 × the better of Keras and PyTorch": ({ ours, keras, pytorch }) => ours <= 0.6 * Math.min(keras, pytorch),
  "tfjs >= 3 × ours": ({ ours, tfjs }) => tfjs >= 3 * ours,
  "whole epoch within 10 % of its steps": ({ epochOverhead }) => epochOverhead <= 1.1,
  "first step <= 1 s": ({ firstStepSeconds }) => firstStepSeconds <= 1,
};

/** A table for people with the goals under it, or one JSON line a net. */
export function trainingReport(results: readonly NetResult[], { json, machine, matrixProduct }: Circumstances): string {
  if (json) return results.map((result) => JSON.stringify(line(result, { machine, matrixProduct }))).join("\n");
  const right = (title: string) => ({ title, align: "right" as const });
  const table = new Table({
    caption: `Training, milliseconds a step: medians. ${machine}`,
    columns: [
      { title: "net" },
      ...["ours", "tfjs", "Keras", "PyTorch", "of Keras", "of PyTorch", "of tfjs"].map(right),
      ...["GFLOP/s", "first step", "epoch / steps"].map(right),
    ],
    rows: results.map((result) => {
      const { ours, tfjs, keras, pytorch, gflop, firstStepSeconds, epochOverhead } = result;
      const times = [ours, tfjs, keras, pytorch].map((ms) => ms.toFixed(2));
      const ratios = [keras, pytorch, tfjs].map((theirs) => (ours / theirs).toFixed(2));
      const rate = rateOf(gflop, ours).toFixed(0);
      return [result.net, ...times, ...ratios, rate, `${firstStepSeconds.toFixed(2)} s`, epochOverhead.toFixed(3)];
    }),
  });
  const product = `A plain product of matrices of 2048 × 2048: ${matrixProduct.toFixed(0)} GFLOP/s.`;
  const counted = "Operations: 2 × the multiply-adds of convolutions and dense layers, forward and both gradients.";
  const reached = Object.entries(goals).map(([goal, isMet]) => {
    const missed = results.filter((result) => !isMet(result)).map(({ net }) => net);
    return missed.length === 0 ? `✓ ${goal}` : `✗ ${goal}: not with ${missed.join(", ")}`;
  });
  return [String(table), product, counted, ...reached].join("\n");
}

function line(result: NetResult, circumstances: { machine: string; matrixProduct: number }): object {
  const { net, gflop, ours, tfjs, keras, pytorch, firstStepSeconds, epochOverhead } = result;
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return {
    net,
    msPerStep: rounded(ours),
    ratioKeras: rounded(ours / keras),
    ratioPytorch: rounded(ours / pytorch),
    ratioTfjs: rounded(ours / tfjs),
    msKeras: rounded(keras),
    msPytorch: rounded(pytorch),
    msTfjs: rounded(tfjs),
    gflops: rounded(rateOf(gflop, ours)),
    gflopsMatrixProduct: rounded(circumstances.matrixProduct),
    firstStepSeconds: rounded(firstStepSeconds),
    epochOverhead: Number(epochOverhead.toFixed(3)),
    goals: Object.fromEntries(Object.entries(goals).map(([goal, isMet]) => [goal, isMet(result)])),
    machine: circumstances.machine,
  };
}

/** GFLOP/s. */
function rateOf(gflop: number, milliseconds: number): number {
  return gflop / (milliseconds / 1000);
}
