import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

import { File, FS, ready } from "h5wasm";

import { openZip } from "../../../src/data/formats/zip-files.js";
import { H5Reader } from "../../../src/training/saving/h5-reader.js";
import { importKeras } from "../../../src/training/saving/import-keras.js";
import { tf } from "../../../src/tensorflow.js";
import { corruptions } from "../../support/corruptions.js";
import { survive } from "../../support/survive.js";
import { writeZip } from "../../support/write-zip.js";

/** Made by make-keras-files.py with Keras 3.15.1. */
const kept = new URL("kept/", import.meta.url);

async function keptFile(name: string): Promise<Uint8Array> {
  return name.endsWith(".keras")
    ? readFile(new URL(name, kept))
    : Uint8Array.from(gunzipSync(await readFile(new URL(`${name}.gz`, kept))));
}

async function kerasPredictions(): Promise<Record<string, number[]>> {
  return JSON.parse(await readFile(new URL("predictions.json", kept), "utf8")) as Record<string, number[]>;
}

type Config = { layers: { class_name: string; config: Record<string, unknown> }[] } & Record<string, unknown>;

/** The kept Sequential with another description. */
async function changed(change: (config: Config, description: Record<string, unknown>) => void): Promise<Uint8Array> {
  const zip = await openZip(await keptFile("sequential.keras"));
  const files = await Promise.all(
    zip.entries.map(async (entry) => ({ path: entry.path, data: await zip.read(entry) })),
  );
  return writeZip(
    files.map(({ path, data }) => {
      if (path !== "config.json") return { path, data };
      const description = JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>;
      change(description.config as Config, description);
      return { path, data: Buffer.from(JSON.stringify(description)) };
    }),
  );
}

/** The kept Sequential with other options of its first layer of a class. */
function withOptions(className: string, options: Record<string, unknown>): Promise<Uint8Array> {
  return changed(({ layers }) => {
    for (const layer of layers) if (layer.class_name === className) Object.assign(layer.config, options);
  });
}

/** The bytes of an HDF5 file. */
async function writeH5(fill: (file: File) => void): Promise<Uint8Array> {
  await ready;
  const file = new File("made.h5", "w");
  fill(file);
  file.close();
  return Uint8Array.from(FS?.readFile("made.h5", { encoding: "binary" }) ?? []);
}

describe("importKeras", () => {
  const reader = new H5Reader({ deadline: 5000 });
  afterAll(() => reader.close());
  const refused = (bytes: Uint8Array): Promise<string> =>
    importKeras(bytes, { reader }).then(
      () => "read",
      (error: unknown) => (error as Error).message,
    );

  it.each(["sequential.keras", "sequential.h5", "residual.keras", "residual.h5"])(
    "predicts by %s what Keras predicts, and leaks nothing",
    async (name) => {
      const expected = await kerasPredictions();
      const images = tf.tensor(expected.images ?? [], [3, 8, 8, 3]);
      const before = tf.memory().numTensors;
      const net = await importKeras(await keptFile(name), { reader });
      expect(tf.memory().numTensors - before).toBe(net.weights.length);
      const output = net.predict(images) as tf.Tensor;
      const differences = Array.from(await output.data(), (value, i) =>
        Math.abs(value - (expected[name.split(".")[0] ?? ""]?.[i] ?? NaN)),
      );
      expect(Math.max(...differences)).toBeLessThan(1e-5);
      expect(differences).toHaveLength(name.startsWith("seq") ? 12 : 9);
      tf.dispose(output);
      net.dispose();
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose(images);
    },
  );

  it("reads a file as Keras 2 laid it out, by its path as well", async () => {
    const kernel = Float32Array.from({ length: 8 }, (_, i) => i / 8);
    const layers = [
      {
        class_name: "Flatten",
        config: {
          name: "flatten",
          trainable: true,
          batch_input_shape: [null, 2, 2, 1],
          dtype: "float32",
          data_format: "channels_last",
        },
      },
      {
        class_name: "Dense",
        config: {
          name: "dense",
          trainable: true,
          dtype: "float32",
          units: 2,
          activation: "relu",
          use_bias: true,
          kernel_regularizer: null,
        },
      },
    ];
    const bytes = await writeH5((file) => {
      file.create_attribute(
        "model_config",
        JSON.stringify({ class_name: "Sequential", config: { name: "sequential", layers } }),
      );
      const weights = file.create_group("model_weights");
      weights.create_attribute("layer_names", ["flatten", "dense"]);
      weights.create_group("flatten");
      const dense = weights.create_group("dense");
      dense.create_attribute("weight_names0", ["dense/kernel:0"]);
      dense.create_attribute("weight_names1", ["dense/bias:0"]);
      const inner = dense.create_group("dense");
      inner.create_dataset({ name: "kernel:0", data: kernel, shape: [4, 2] });
      inner.create_dataset({ name: "bias:0", data: Float64Array.of(1, -9), shape: [2] });
    });
    const net = await importKeras(bytes, { reader });
    const output = net.predict(tf.ones([1, 2, 2, 1])) as tf.Tensor;
    expect(Array.from(await output.data())).toEqual([2.5, 0]);
  });

  it("refuses what tfjs does not have by its layer and option", async () => {
    expect(await refused(await withOptions("Conv2D", { data_format: "channels_first" }))).toMatch(
      'layer "conv2d" (Conv2D) has data_format "channels_first", which tfjs does not have: train it with channels_last',
    );
    expect(await refused(await withOptions("Conv2D", { groups: 3 }))).toMatch(/groups 3, .* it must be 1/);
    expect(await refused(await withOptions("ReLU", { negative_slope: 0.1 }))).toMatch(
      /"re_lu" \(ReLU\) has negative_slope 0.1/,
    );
    expect(await refused(await withOptions("UpSampling2D", { interpolation: "bilinear" }))).toMatch(
      /interpolation "bilinear"/,
    );
    expect(await refused(await withOptions("Dense", { activation: "hard_sigmoid" }))).toMatch(
      /activation "hard_sigmoid".* one of elu/,
    );
    expect(await refused(await withOptions("Dense", { kernel_constraint: { class_name: "MaxNorm" } }))).toMatch(
      /kernel_constraint/,
    );
    expect(
      await refused(
        await withOptions("Dense", { dtype: { class_name: "DTypePolicy", config: { name: "mixed_float16" } } }),
      ),
    ).toMatch(/dtype "mixed_float16".* only float32/);
  });

  it("runs no code: a Lambda, a class of one's own and a function of one's own are refused by name", async () => {
    const lambda = await changed(({ layers }) => {
      Object.assign(layers[2] ?? {}, {
        class_name: "Lambda",
        config: { name: "evil", function: { class_name: "__lambda__", config: { code: "4wEAAAA=" } } },
      });
    });
    expect(await refused(lambda)).toMatch('layer "evil" is a Lambda, which holds Python code and is not run');
    const own = await changed(({ layers }) => {
      Object.assign(layers[2] ?? {}, { module: "my_code", registered_name: "my_code>Conv2D" });
    });
    expect(await refused(own)).toMatch(/layer "conv2d" is a my_code>Conv2D, which cannot be taken over \(only /);
    expect(
      await refused(
        await withOptions("Dense", { activation: { module: "os", class_name: "function", config: "system" } }),
      ),
    ).toMatch(/has activation/);
    for (const className of ["__proto__", "constructor", "toString"]) {
      const odd = await changed(({ layers }) => Object.assign(layers[2] ?? {}, { class_name: className }));
      expect(await refused(odd)).toMatch("which cannot be taken over");
    }
    const model = await changed((_, description) => Object.assign(description, { class_name: "MyModel" }));
    expect(await refused(model)).toMatch('it is a "MyModel", a class of one\'s own, whose code is not in the file');
    const nested = await changed(({ layers }) =>
      Object.assign(layers[2] ?? {}, { class_name: "Sequential", config: { name: "inner", layers: [] } }),
    );
    expect(await refused(nested)).toMatch('layer "inner" is a net (Sequential) inside of the net');
  });

  it("takes no more memory than the file has weights, whatever the layers claim", async () => {
    const before = tf.memory();
    expect(await refused(await withOptions("Dense", { units: 2 ** 30 }))).toMatch(
      /layer "dense.*" has weights of shape .* more than there are in the file/,
    );
    expect(await refused(await withOptions("Dense", { units: -5 }))).toMatch(/units/);
    expect(await refused(await withOptions("Conv2D", { filters: 1e300 }))).toMatch(/cannot be loaded/);
    expect(await refused(await withOptions("Dense", { units: 3 }))).toMatch(
      /layer "dense" has weights of the shapes \[\d+×4, 4\] in the file instead of \[\d+×3, 3\]/,
    );
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });

  it("says what is wrong with a file that is none", async () => {
    expect(await refused(Buffer.from("no model at all, but some text"))).toMatch(
      "cannot be loaded: it is no HDF5 file",
    );
    expect(await refused(writeZip([{ path: "metadata.json" }]))).toMatch(
      "it is a zip without config.json and so no .keras file",
    );
    expect(await refused(writeZip([{ path: "../config.json" }]))).toMatch(/climbs out of the archive/);
    expect(
      await refused(
        writeZip([
          { path: "config.json", data: Buffer.alloc(2 ** 20), bytes: 2 ** 31 + 1 },
          { path: "model.weights.h5" },
        ]),
      ),
    ).toMatch(/listed with 2147483649 bytes/);
    expect(
      await refused(writeZip([{ path: "config.json", data: Buffer.from("{") }, { path: "model.weights.h5" }])),
    ).toMatch(/its description is damaged/);
    expect(await refused(await writeH5((file) => file.create_attribute("a", "b")))).toMatch(
      "it has weights and no layers: save the whole model",
    );
    await expect(importKeras("nowhere.keras")).rejects.toThrow(/nowhere.keras cannot be loaded: there is no such file/);
    const linked = await writeH5((file) => {
      file.create_external_link("/etc/passwd", "/", "weights");
    });
    expect(await refused(linked)).toMatch("weights is a link or a type and no weight");
    const empty = await writeH5((file) => {
      file
        .create_dataset({
          name: "huge",
          data: new Float32Array(4),
          shape: [4],
          maxshape: [null],
          chunks: [4],
          compression: 9,
        })
        .resize([2 ** 40]);
    });
    expect(await refused(empty)).toMatch("huge claims more bytes than there are in the file");
  });

  it("gives up a file that takes too long, and reads the next", async () => {
    const hasty = new H5Reader({ deadline: 1 });
    await expect(importKeras(await keptFile("residual.h5"), { reader: hasty })).rejects.toThrow(
      /took longer than 1 ms/,
    );
    await hasty.close();
    expect(await refused(await keptFile("residual.h5"))).toBe("read");
  });

  it.each(["residual.h5", "residual.keras"])(
    "reads or refuses %s with any damage in a sentence, and stays usable",
    async (name) => {
      const file = await keptFile(name);
      const before = tf.memory().numTensors;
      const damaged = corruptions(file, { count: 200, seed: 6, head: 2048, tail: name.endsWith(".keras") ? 200 : 0 });
      const { refused: messages, read } = await survive(
        damaged,
        async (bytes) => {
          (await importKeras(bytes, { reader })).dispose();
        },
        { mostMemory: 2 ** 29, mostTime: 20_000 },
      );
      expect(messages.length + read.length).toBe(200);
      expect(messages.length).toBeGreaterThan(100);
      for (const message of messages) expect(message).toMatch(/^the Keras file cannot be loaded: \S.{5}/);
      expect(tf.memory().numTensors).toBe(before);
      expect(await refused(file)).toBe("read");
    },
  );
});
