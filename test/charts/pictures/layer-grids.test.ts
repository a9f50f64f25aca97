import { featureMapGrid } from "../../../src/charts/pictures/feature-map-grid.js";
import { filterGrid } from "../../../src/charts/pictures/filter-grid.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { FeatureMaps, featureMaps, Filters, filters } from "../../../src/nets/index.js";
import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;
const withoutPixels = (svg: string) => svg.replace(/base64,[^"]*/g, "base64,");

function someFilters({ height = 3, width = 3, channels = 1, count = 4 } = {}): Filters {
  const random = new Random(5);
  const values = Float32Array.from({ length: height * width * channels * count }, () => random.uniform(-1, 1));
  values[0] = -2;
  return new Filters("conv1", values, [height, width, channels, count], undefined);
}

describe("filterGrid", () => {
  it("draws each filter in signed shades with a scale that says the range", async () => {
    const grid = filterGrid(someFilters(), { textWidth });
    expectKept("filter-grid", withoutPixels(await grid.svg()));
    expect(grid.description).toMatch(
      /^Filters of conv1: 4 filters of 3×3, numbers from −2 to 0\.\d+\. white 0, blue up to 2, orange with a stroke down to −2\.$/,
    );
  });

  it("shows a filter for each of three channels, and of more only the first one, which it says", async () => {
    expect(await filterGrid(someFilters({ channels: 3 }), { textWidth }).svg()).toContain(">0 green</text>");
    const deep = filterGrid(someFilters({ channels: 8 }), { textWidth });
    expect(deep.description).toContain("4 filters of 3×3, of 8 channels only 0,");
    expect((await deep.svg()).match(/<image /g)).toHaveLength(4);
    const two = await filterGrid(someFilters({ channels: 8 }), { channels: [6, 7], textWidth }).svg();
    expect(two).toContain(">3 ch. 7</text>");
  });

  it("draws the filters of a real layer, without keeping a tensor", async () => {
    const net = tf.sequential({
      layers: [tf.layers.conv2d({ filters: 150, kernelSize: [2, 3], inputShape: [6, 6, 1] })],
    });
    const before = tf.memory().numTensors;
    const grid = filterGrid(filters(net, 0));
    expect(await grid.svg()).toContain("<image ");
    expect(grid.description).toContain("150 filters of 2×3");
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it("draws filters that are all 0 white, and NaN black", async () => {
    const zero = filterGrid(new Filters("conv1", new Float32Array(4), [2, 2, 1, 1], undefined), { textWidth });
    expect(zero.description).toContain("numbers from 0 to 0");
    const broken = new Filters("conv1", Float32Array.of(NaN, 1, Infinity, -1), [2, 2, 1, 1], undefined);
    const grid = filterGrid(broken, { textWidth });
    expect(grid.description).toContain("black: 1 number that is NaN");
    await expect(grid.svg()).resolves.toContain(">black: 1 number that is NaN</text>");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => filterGrid(someFilters(), { channels: [1] })).toThrow(
      "no channel 1 among 1: give whole numbers from 0 to 0",
    );
    expect(() => filterGrid(someFilters({ count: 600, channels: 2 }))).toThrow(
      "filterGrid draws up to 1,000 pictures, got 600 filters for 2 channels: give fewer channels",
    );
  });
});

describe("featureMapGrid", () => {
  const values = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => (i % 5 === 4 ? 0 : (i % 7) / 2));
  const maps = new FeatureMaps("conv1", values, [2, 3, 4, 5]);

  it("draws each map of an image on one scale, and says which are silent", async () => {
    const grid = featureMapGrid(maps, { image: 1, textWidth });
    expectKept("feature-map-grid", withoutPixels(await grid.svg()));
    expect(grid.description).toBe("Feature maps of conv1, image 1: 5 maps of 3×4. white 0, blue up to 3. 1 map all 0.");
  });

  it("gives negative answers their own shades", () => {
    const signed = new FeatureMaps("conv1", Float32Array.of(-4, 1), [1, 1, 2, 1]);
    expect(featureMapGrid(signed).description).toContain("white 0, blue up to 4, orange down to −4");
  });

  it("draws the first 64 maps, or those asked for, and says how many there are", () => {
    const many = new FeatureMaps("conv5", new Float32Array(512), [1, 1, 1, 512]);
    expect(featureMapGrid(many).description).toContain("64 of 512 maps");
    expect(featureMapGrid(many, { maps: [3, 500] }).description).toContain("2 of 512 maps");
  });

  it("draws what a real layer makes of images, without keeping a tensor", async () => {
    const net = tf.sequential({ layers: [tf.layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [6, 8, 1] })] });
    const images = tf.randomUniform([2, 6, 8, 1], 0, 1, "float32", 1);
    const before = tf.memory().numTensors;
    const grid = featureMapGrid(await featureMaps(net, images, { layer: 0 }), { image: 1 });
    expect(grid.description).toContain("3 maps of 5×7");
    expect((await grid.svg()).match(/<image /g)).toHaveLength(3);
    expect(tf.memory().numTensors).toBe(before);
    images.dispose();
    net.dispose();
  });

  it("says what is wrong with what it was given", () => {
    expect(() => featureMapGrid(new FeatureMaps("dense", new Float32Array(8), [2, 4]))).toThrow(
      'layer "dense" gives 4 numbers an image and no maps',
    );
    expect(() => featureMapGrid(maps, { image: 2 })).toThrow("no image 2 among 2");
    expect(() => featureMapGrid(maps, { maps: [5] })).toThrow("no map 5 among 5");
  });
});
