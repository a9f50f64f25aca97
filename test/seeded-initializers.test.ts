import { setSeed } from "../src/random.js";
import { tf } from "../src/tensorflow.js";

const kinds = {
  glorotUniform: () => tf.initializers.glorotUniform({}),
  heNormal: () => tf.initializers.heNormal({}),
  leCunUniform: () => tf.initializers.leCunUniform({}),
  randomNormal: () => tf.initializers.randomNormal({}),
  randomUniform: () => tf.initializers.randomUniform({}),
  truncatedNormal: () => tf.initializers.truncatedNormal({}),
  orthogonal: () => tf.initializers.orthogonal({}),
};

/** The weights of two dense layers, made by one initializer each. */
function weights(kernelInitializer: () => ReturnType<typeof kinds.glorotUniform>): number[][] {
  const net = tf.sequential();
  net.add(tf.layers.dense({ units: 4, inputShape: [3], kernelInitializer: kernelInitializer() }));
  net.add(tf.layers.dense({ units: 4, kernelInitializer: kernelInitializer() }));
  const values = net.getWeights().map((weight) => [...weight.dataSync()]);
  net.dispose();
  return values.filter((_, i) => i % 2 === 0);
}

describe("first weights", () => {
  it.each(Object.entries(kinds))(
    "of %s repeat after setSeed, and differ from layer to layer and seed to seed",
    (_, make) => {
      setSeed(7);
      const first = weights(make);
      const later = weights(make);
      setSeed(7);
      expect(weights(make)).toEqual(first);
      expect(later).not.toEqual(first);
      setSeed(8);
      expect(weights(make)).not.toEqual(first);
      expect(new Set(first.flat()).size).toBeGreaterThan(20);
    },
  );

  it("of a layer with a seed of its own follow from that alone, and no configuration gets a seed", () => {
    setSeed(7);
    const own = () => tf.initializers.glorotUniform({ seed: 3 });
    const first = weights(own);
    setSeed(8);
    expect(weights(own)).toEqual(first);
    const layer = tf.layers.dense({ units: 4, inputShape: [3] });
    tf.sequential({ layers: [layer] }).dispose();
    const { kernelInitializer } = layer.getConfig() as { kernelInitializer: { config: { seed: unknown } } };
    expect(kernelInitializer.config.seed ?? null).toBeNull();
  });
});
