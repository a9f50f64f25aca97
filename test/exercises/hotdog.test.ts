import {
  check,
  cifarRecipeNet,
  freeze,
  imageFolder,
  tf,
  unfreeze,
  withNewHead,
  type AnswerTo,
} from "../../src/index.js";
import { drawnDishes, type ImageFolderOptions, type PictureSource } from "../../src/data/index.js";
import { Random } from "../../src/random.js";
import sharp from "sharp";

/** A folder of drawn dishes, wide or high. */
async function photos([width, height]: [number, number] = [96, 64]): Promise<PictureSource> {
  const side = Math.max(width, height);
  const { images, labels } = drawnDishes(4, new Random(2), { side });
  const files = new Map<string, Uint8Array>();
  for (let i = 0; i < 4; i++) {
    const raw = { width: side, height: side, channels: 3 } as const;
    const pixels = images.subarray(i * side * side * 3, (i + 1) * side * side * 3);
    const part = sharp(pixels, { raw }).extract({ left: 0, top: 0, width, height });
    files.set(`${labels[i] === 0 ? "hot dog" : "not hot dog"}/${i}.png`, await part.png().toBuffer());
  }
  files.set("hot dog/words.jpg", Buffer.from("no picture"));
  return {
    name: "drawn dishes",
    list: () => Promise.resolve(Array.from(files, ([path, { length }]) => ({ path, bytes: length }))),
    read: (path) => Promise.resolve(files.get(path) ?? new Uint8Array()),
    close: () => Promise.resolve(),
  };
}

describe("hotdog-1", () => {
  const read = async (options: ImageFolderOptions, shape?: [number, number]): Promise<string> =>
    check("hotdog-1", await imageFolder(await photos(shape), options)).toString();

  it.each<[number, number]>([
    [96, 64],
    [64, 96],
    [64, 64],
  ])("takes whole grey photos of 48×48, from files of %p×%p", async (...shape) => {
    expect(await read({ size: 48, colour: "grey", fit: "contain" }, shape)).toMatch(/right/);
    expect(await read({ size: 48, colour: "grey", fit: "contain", background: [0, 0, 0] }, shape)).toMatch(/right/);
  });

  it("says that there is no answer yet", () => {
    expect(check("hotdog-1", undefined).toString()).toMatch(/no answer yet/);
  });

  it.each<[ImageFolderOptions, RegExp]>([
    [{ size: 64 }, /3 channels/],
    [{ size: 48, fit: "contain" }, /3 channels/],
    [{ size: 64, colour: "grey", fit: "contain" }, /64×64/],
    [{ size: [48, 64], colour: "grey", fit: "contain" }, /48×64/],
    [{ size: 48, colour: "grey" }, /no bars/],
    [{ size: 48, colour: "grey", fit: "fill" }, /no bars/],
  ])("says of %p what is off", async (options, sentence) => {
    expect(await read(options)).toMatch(sentence);
  });

  it("says of the data set alone that the folder is wanted", async () => {
    const { dataset } = await imageFolder(await photos(), { size: 48 });
    const said = check("hotdog-1", dataset as unknown as AnswerTo<"hotdog-1">).toString();
    expect(said).toMatch(/what imageFolder gives is wanted/);
  });
});

describe("hotdog-2", () => {
  const compiled = (net: tf.LayersModel, rate = 1e-4): tf.LayersModel => {
    net.compile({ optimizer: tf.train.adam(rate), loss: "categoricalCrossentropy" });
    return net;
  };
  const headed = (classes = 2): tf.LayersModel => withNewHead(cifarRecipeNet(), { classes, at: "pool3", units: [8] });
  const saysOf = (net: tf.LayersModel): string => {
    const said = check("hotdog-2", net).toString();
    net.dispose();
    return said;
  };

  it.each<[string, () => tf.LayersModel]>([
    ["the last convolution", () => compiled(unfreeze(headed(), "conv3b"), 1e-4)],
    ["it and its normalisation", () => unfreeze(compiled(headed(), 2e-5), ["conv3b", "norm3b"])],
  ])("takes a net that learns in %s", (_, net) => {
    expect(saysOf(net())).toMatch(/right/);
  });

  it.each<[string, () => tf.LayersModel, RegExp]>([
    ["the stub", () => headed(), /"conv3b", is still frozen/],
    ["a net whose layers all learn", () => compiled(unfreeze(headed())), /all convolutions learn/],
    ["the first convolution", () => compiled(unfreeze(headed(), "conv1a")), /"conv1a" learns, but the last/],
    [
      "two convolutions",
      () => compiled(unfreeze(headed(), ["conv3a", "conv3b"])),
      /2 convolutions learn \(conv3a, conv3b\)/,
    ],
    ["a frozen head", () => compiled(freeze(unfreeze(headed(), "conv3b"), "head")), /"head" is frozen/],
    ["a net that is not compiled", () => unfreeze(headed(), "conv3b"), /not compiled/],
    ["Adam's own rate", () => compiled(unfreeze(headed(), "conv3b"), 0.001), /learning rate is 0.001/],
    ["ten classes", () => compiled(unfreeze(headed(10), "conv3b")), /10 numbers a picture/],
    ["the CIFAR-10 net", () => compiled(cifarRecipeNet()), /10 numbers a picture/],
  ])("says of %s what is off", (_, net, sentence) => {
    expect(saysOf(net())).toMatch(sentence);
  });
});

describe("hotdog-3", () => {
  type SplitGroups = AnswerTo<"hotdog-3">;
  const places = (groups: readonly number[], chosen: (group: number, i: number) => boolean): number[] =>
    [...groups.keys()].filter((i) => chosen(groups[i] ?? NaN, i));
  const parts = (
    groups: readonly number[],
    inTest: (group: number, i: number) => boolean,
  ): ReturnType<SplitGroups> => ({
    train: places(groups, (group, i) => !inTest(group, i)),
    test: places(groups, inTest),
  });
  /** Groups go to the test, in that order, until it has enough photos. */
  const filling =
    (order: (groups: number[]) => number[]): SplitGroups =>
    (groups, share) => {
      const chosen = new Set<number>();
      for (const group of order([...new Set(groups)]))
        if (places(groups, (each) => chosen.has(each)).length < share * groups.length) chosen.add(group);
      return parts(groups, (group) => chosen.has(group));
    };

  it.each<[string, SplitGroups]>([
    ["in the order they come", filling((groups) => groups)],
    ["backwards", filling((groups) => groups.reverse())],
    [
      "in random order",
      filling((groups) => Array.from(new Random(1).permutation(groups.length), (i) => groups[i] ?? 0)),
    ],
  ])("takes a function that fills the test with groups %s", (_, split) => {
    expect(check("hotdog-3", split).toString()).toMatch(/right/);
  });

  it.each<[string, SplitGroups, RegExp]>([
    ["the stub", (groups) => ({ train: [...groups.keys()], test: [] }), /nothing to test on/],
    [
      "a plain cut",
      (groups, share) => parts(groups, (_, i) => i < share * groups.length),
      /group \d+ is in both parts/,
    ],
    [
      "a share of the groups",
      (groups, share) => {
        const names = [...new Set(groups)];
        const chosen = new Set(names.slice(0, Math.round(share * names.length)));
        return parts(groups, (group) => chosen.has(group));
      },
      /count photos, not groups/,
    ],
    [
      "numbers of groups",
      (groups) => ({ train: [...new Set(groups)], test: [...new Set(groups)] }),
      /comes twice|no photo/,
    ],
    [
      "one photo a group",
      (groups) => ({ train: places(groups, (g, i) => groups.indexOf(g) === i), test: [] }),
      /in neither part/,
    ],
    [
      "parts the wrong way round",
      (groups, share) => {
        const { train, test } = filling((each) => each)(groups, share);
        return { train: test, test: train };
      },
      /changed places/,
    ],
    ["all to test", (groups) => ({ train: [], test: [...groups.keys()] }), /nothing to train on/],
    ["other names", (() => ({ training: [] })) as unknown as SplitGroups, /return \{ train, test \}/],
  ])("says of %s what is off", (_, split, sentence) => {
    expect(check("hotdog-3", split).toString()).toMatch(sentence);
  });
});
