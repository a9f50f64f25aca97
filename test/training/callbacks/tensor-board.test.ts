import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Random } from "../../../src/random.js";
import { EventFile } from "../../../src/training/callbacks/event-file.js";
import { reduceLROnPlateau, tensorBoard } from "../../../src/training/callbacks/index.js";
import { fit } from "../../../src/training/index.js";
import { digitNet, fewDigits } from "../../support/few-digits.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-board-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file of events", () => {
  it("has the bytes that TensorFlow writes for the same events", async () => {
    const file = new EventFile(folder, () => 1_700_000_000_250);
    await file.add(1, [
      { tag: "epoch_loss", value: 0.1 },
      { tag: "epoch_accuracy", value: 0 },
    ]);
    await file.add(300, [{ tag: "größe/histogram", values: Float32Array.of(-1.5, -0.5, 0.25, 0.25, 2, 4.5, NaN) }]);
    const kept = await readFile(join(process.cwd(), "test", "training", "callbacks", "kept", "events.bin"));
    expect((await readFile(file.place)).toString("hex")).toBe(kept.toString("hex"));
  });

  it("takes weights that are all the same, or none", async () => {
    const file = new EventFile(folder);
    await file.add(0, [{ tag: "zeros", values: new Float32Array(9) }]);
    await file.add(1, [{ tag: "nothing", values: [NaN, Infinity] }]);
    expect((await readFile(file.place)).length).toBeGreaterThan(100);
  });
});

describe("tensorBoard", () => {
  it("writes the values of a training under Keras' names, in a folder each for training and validation", async () => {
    const net = digitNet();
    const callbacks = [reduceLROnPlateau(), tensorBoard(folder, { histogramFreq: 2 })];
    const options = { epochs: 3, batchSize: 60, validationSplit: 0.25, verbose: 0, eager: true } as const;
    const { history } = await fit(net, await fewDigits(120), { ...options, callbacks, random: new Random(4) });
    const train = await eventsIn(join(folder, "train"));
    const validation = await eventsIn(join(folder, "validation"));
    const scalars = (events: Event[], tag: string) =>
      events.flatMap(({ step, values }) => values.filter((each) => each.tag === tag).map(({ value }) => [step, value]));
    const expected = (name: string) => history[name]?.map((value, epoch) => [epoch, Math.fround(value)]);
    expect(scalars(train, "epoch_loss")).toEqual(expected("loss"));
    expect(scalars(validation, "epoch_loss")).toEqual(expected("val_loss"));
    expect(scalars(train, "epoch_learning_rate")).toEqual(expected("learningRate"));
    expect(new Set(validation.flatMap(({ values }) => values.map(({ tag }) => tag)))).toEqual(
      new Set(
        Object.keys(history)
          .filter((name) => name.startsWith("val_"))
          .map((name) => `epoch_${name.slice(4)}`),
      ),
    );
    const histograms = train.flatMap(({ step, values }) =>
      values.filter(({ tag }) => tag.endsWith("/histogram")).map(() => step),
    );
    expect(histograms).toEqual([...net.weights.map(() => 0), ...net.weights.map(() => 2)]);
  });
});

interface Event {
  step: number;
  values: { tag: string; value: number | undefined }[];
}

/** The events of the one file in a folder that have values; reads what {@link EventFile} writes and no more. */
async function eventsIn(place: string): Promise<Event[]> {
  const [name = "", ...others] = await readdir(place);
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d+\..+\.v2$/);
  const bytes = await readFile(join(place, name));
  const events: Event[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    const fields = fieldsOf(bytes.subarray(at + 12, at + 12 + length));
    const values = fieldsOf(bufferOf(fields, 5)).map(([, value]) => fieldsOf(value as Buffer));
    if (values.length > 0) {
      events.push({
        step: Number(fields.find(([number]) => number === 2)?.[1] ?? 0),
        values: values.map((value) => ({
          tag: bufferOf(value, 1).toString(),
          value: value.find(([number]) => number === 2)?.[1] as number | undefined,
        })),
      });
    }
    at += 12 + length + 4;
  }
  return events;
}

type Field = [number: number, value: number | Buffer];

function bufferOf(fields: readonly Field[], wanted: number): Buffer {
  const value = fields.find(([number]) => number === wanted)?.[1];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, kind] = [key >> 3, key & 7];
    if (kind === 0) fields.push([number, varint()]);
    else if (kind === 1) fields.push([number, message.readDoubleLE((at += 8) - 8)]);
    else if (kind === 5) fields.push([number, message.readFloatLE((at += 4) - 4)]);
    else {
      const length = varint();
      fields.push([number, message.subarray(at, (at += length))]);
    }
  }
  return fields;
}
