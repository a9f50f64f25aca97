import { Dataset, type DatasetFields } from "../../src/data/dataset.js";
import { jupyterDisplay } from "../../src/jupyter.js";
import { Random, setSeed } from "../../src/random.js";

/** Six pictures of 2×2 in colour; all pixels of picture i are 10 · i. */
function fields(changes: Partial<DatasetFields> = {}): DatasetFields {
  return {
    name: "six",
    title: "Six",
    split: "test",
    images: Uint8Array.from({ length: 6 * 12 }, (_, i) => 10 * Math.floor(i / 12)),
    shape: [6, 2, 2, 3],
    labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
    classNames: ["cat", "dog", "owl"],
    source: "/srv/data/six",
    licence: "CC0",
    standIn: false,
    ...changes,
  };
}

const six = (): Dataset => new Dataset(fields());

/** Which pictures of {@link six} a data set has. */
const pictures = (data: Dataset): number[] =>
  Array.from({ length: data.size }, (_, i) => (data.image(i)[0] ?? NaN) / 10);

describe("Dataset", () => {
  it("keeps what it is made of", () => {
    expect(six()).toMatchObject(fields());
    expect(six().size).toBe(6);
  });

  it.each([
    ["images", { images: new Uint8Array(71) }, "71 bytes of images do not fit shape [6, 2, 2, 3]: it takes 72"],
    ["labels", { labels: Uint8Array.of(1, 2) }, "2 labels for 6 images: give one label an image"],
    ["classNames", { classNames: ["cat", "dog"] }, "label 2 of image 2 has no name: classNames names only 0 … 1"],
  ])("says what is wrong when %s do not fit the rest", (_, changes, message) => {
    expect(() => new Dataset(fields(changes))).toThrow(message);
  });

  it("gives the name of a picture's class", () => {
    expect([0, 1, 5].map((i) => six().label(i))).toEqual(["cat", "dog", "owl"]);
  });

  it("gives the pixels of a picture without copying them", () => {
    const data = six();
    expect([...data.image(4)]).toEqual(new Array(12).fill(40));
    expect(data.image(4).buffer).toBe(data.images.buffer);
  });

  it.each([-1, 6, 1.5, Number.NaN])("says which pictures there are when asked for picture %d", (i) => {
    const message = `no image ${i} among 6: give a whole number from 0 to 5`;
    expect(() => six().image(i)).toThrow(new RangeError(message));
    expect(() => six().label(i)).toThrow(new RangeError(message));
    expect(() => six().select([0, i])).toThrow(new RangeError(message));
  });

  describe("take", () => {
    it("gives the first pictures, which share memory with the whole", () => {
      const data = six();
      const two = data.take(2);
      expect(two.shape).toEqual([2, 2, 2, 3]);
      expect([two.name, two.source, two.classNames]).toEqual([data.name, data.source, data.classNames]);
      expect(pictures(two)).toEqual([0, 1]);
      expect([...two.labels]).toEqual([0, 1]);
      expect(two.images.buffer).toBe(data.images.buffer);
      expect(data.size).toBe(6);
    });

    it("gives all where there are fewer, and none when asked for none", () => {
      expect(pictures(six().take(100))).toEqual([0, 1, 2, 3, 4, 5]);
      expect(six().take(0).shape).toEqual([0, 2, 2, 3]);
    });

    it.each([-1, 2.5, Number.NaN])("refuses to take %d pictures", (n) => {
      expect(() => six().take(n)).toThrow(`cannot take ${n} images: give a whole number of at least 0`);
    });
  });

  describe("select", () => {
    it("gives the pictures in the order asked for, one even twice, with their labels", () => {
      const chosen = six().select([5, 0, 5]);
      expect(chosen.shape).toEqual([3, 2, 2, 3]);
      expect(pictures(chosen)).toEqual([5, 0, 5]);
      expect([...chosen.labels]).toEqual([2, 0, 2]);
    });

    it("copies no pixels until all of them are asked for at once", () => {
      const data = six();
      const chosen = data.select([4, 1]);
      expect(chosen.image(0).buffer).toBe(data.images.buffer);
      expect(chosen.images.buffer).not.toBe(data.images.buffer);
      expect(chosen.images).toBe(chosen.images);
      expect([...chosen.images]).toEqual([...new Array<number>(12).fill(40), ...new Array<number>(12).fill(10)]);
    });

    it("takes anything that can be run through", () => {
      expect(pictures(six().select(new Set([3, 1])))).toEqual([3, 1]);
      expect(pictures(six().select(Uint32Array.of(4)))).toEqual([4]);
      expect(six().select([]).size).toBe(0);
    });
  });

  describe("sample", () => {
    it("gives different pictures, each with its own label", () => {
      const chosen = six().sample(4, { random: new Random(1) });
      const which = pictures(chosen);
      expect(new Set(which).size).toBe(4);
      expect([...chosen.labels]).toEqual(which.map((i) => i % 3));
    });

    it("gives all in random order where there are fewer", () => {
      const which = pictures(six().sample(100, { random: new Random(1) }));
      expect(which).not.toEqual([0, 1, 2, 3, 4, 5]);
      expect(which.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it("repeats itself with the same source of randomness, given or started by setSeed", () => {
      const given = (seed: number) => pictures(six().sample(5, { random: new Random(seed) }));
      expect(given(3)).toEqual(given(3));
      const shared = (seed: number) => {
        setSeed(seed);
        return pictures(six().sample(5));
      };
      expect(shared(3)).toEqual(given(3));
      expect(shared(4)).not.toEqual(shared(3));
    });

    it("refuses half a picture", () => {
      expect(() => six().sample(0.5)).toThrow("cannot take 0.5 images");
    });
  });

  it("describes itself by one row of a table", () => {
    expect(six().describe().toRecords()).toEqual([
      { split: "test", images: 6, shape: "2×2×3", classes: 3, source: "…/data/six", licence: "CC0" },
    ]);
  });

  it("shows itself in a notebook as that table: as HTML, as data and as text", () => {
    const bundle = six()[jupyterDisplay]();
    expect(bundle["text/html"]).toContain("2×2×3");
    expect(JSON.stringify(bundle["application/vnd.dataresource+json"])).toContain("…/data/six");
    expect(bundle["text/plain"]).toContain("CC0");
  });

  it("cannot be changed", () => {
    expect(() => Object.assign(six(), { title: "Seven" })).toThrow(TypeError);
  });

  describe("shuffle", () => {
    it("gives all pictures with their labels in an order that follows from the seed", () => {
      const which = pictures(six().shuffle(3));
      expect(which).not.toEqual([0, 1, 2, 3, 4, 5]);
      expect([...which].sort()).toEqual([0, 1, 2, 3, 4, 5]);
      expect([...six().shuffle(3).labels]).toEqual(which.map((i) => i % 3));
      expect(pictures(six().shuffle(3))).toEqual(which);
      expect(pictures(six().shuffle(4))).not.toEqual(which);
    });

    it("goes on with the source that setSeed starts when it is given no seed", () => {
      setSeed(5);
      const first = [pictures(six().shuffle()), pictures(six().shuffle())];
      setSeed(5);
      expect([pictures(six().shuffle()), pictures(six().shuffle())]).toEqual(first);
    });
  });

  describe("divide", () => {
    it.each([
      [
        "a share and the rest",
        0.5,
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
      ],
      [
        "a number and the rest",
        4,
        [
          [0, 1, 2, 3],
          [4, 5],
        ],
      ],
    ])("cuts into %s, in order", (_, parts, expected) => {
      expect(six().divide(parts).map(pictures)).toEqual(expected);
    });

    it("cuts into several parts, and leaves out what is over", () => {
      expect(six().divide([0.5, 0.25, 0.25]).map(pictures)).toEqual([[0, 1, 2], [3, 4], [5]]);
      expect(six().divide([2, 1]).map(pictures)).toEqual([[0, 1], [2]]);
    });

    it("gives the parts by name, which becomes their split where it is one", () => {
      const { train, validation, rest } = six().divide({ train: 3, validation: 1, rest: 2 });
      expect([train, validation, rest].map(pictures)).toEqual([[0, 1, 2], [3], [4, 5]]);
      expect([train.split, validation.split, rest.split]).toEqual(["train", "validation", "test"]);
    });

    it("gives each part its share of each class when asked to", () => {
      const parts = six().divide(0.5, { stratify: true });
      expect(parts.map(pictures)).toEqual([
        [0, 1, 2],
        [3, 4, 5],
      ]);
      const sorted = six().select([0, 3, 1, 4, 2, 5]);
      expect(sorted.divide(0.5).map(({ labels }) => [...labels])).toEqual([
        [0, 0, 1],
        [1, 2, 2],
      ]);
      expect(sorted.divide(0.5, { stratify: true }).map(({ labels }) => [...labels])).toEqual([
        [0, 1, 2],
        [0, 1, 2],
      ]);
    });

    it.each([
      [[0.5, 0.6], "cannot divide 6 images into 0.5, 0.6: together that is 1.1, more than there is"],
      [[5, 2], "cannot divide 6 images into 5, 2: together that is 7, more than there is"],
      [7, "cannot divide 6 images into 7: give shares between 0 and 1, or whole numbers of images"],
      [-1, "cannot divide 6 images into -1"],
      [[0.5, 2], "cannot divide 6 images into 0.5, 2: give shares between 0 and 1, or whole numbers of images"],
      [Number.NaN, "cannot divide 6 images into NaN"],
    ])("refuses %p", (parts, message) => {
      expect(() => six().divide(parts as number[])).toThrow(message);
    });
  });

  it("filters by label, name, place and pixels", () => {
    expect(pictures(six().filter(({ label }) => label > 0))).toEqual([1, 2, 4, 5]);
    expect(pictures(six().filter(({ className }) => className === "owl"))).toEqual([2, 5]);
    expect(pictures(six().filter(({ index }) => index % 2 === 0))).toEqual([0, 2, 4]);
    expect(pictures(six().filter(({ image }) => (image[0] ?? 0) > 30))).toEqual([4, 5]);
  });

  describe("mapLabels", () => {
    it("gives the same pictures other classes", () => {
      const parity = six().mapLabels(({ index }) => index % 2, ["even", "odd"]);
      expect([parity.label(0), parity.label(1)]).toEqual(["even", "odd"]);
      expect(parity.images.buffer).toBe(parity.store.images.buffer);
      expect(six().label(1)).toBe("dog");
    });

    it("refuses a number that has no name", () => {
      expect(() => six().mapLabels(({ label }) => label, ["cat", "dog"])).toThrow(
        "the new label 2 of image 2 is no class: return a whole number from 0 to 1",
      );
    });

    it("holds more classes than a byte does", () => {
      const names = Array.from({ length: 300 }, (_, i) => `class ${i}`);
      expect(
        six()
          .mapLabels(() => 299, names)
          .label(0),
      ).toBe("class 299");
    });
  });

  it("counts the pictures of each class", () => {
    expect(six().take(4).classCounts().toRecords()).toEqual([
      { class: "cat", images: 2, share: 0.5 },
      { class: "dog", images: 1, share: 0.25 },
      { class: "owl", images: 1, share: 0.25 },
    ]);
  });

  describe("with several labels an image", () => {
    const rows = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
      [1, 1, 1],
    ];
    const chest = () => new Dataset(fields({ task: "multi-label", labels: Uint8Array.from(rows.flat()) }));

    it("keeps a row of labels for each image, through every choice", () => {
      expect(chest().labelsShape).toEqual([6, 3]);
      expect([0, 1, 2, 5].map((i) => chest().label(i))).toEqual(["none", "cat", "cat, owl", "cat, dog, owl"]);
      const chosen = chest().select([5, 3]);
      expect([...chosen.labels]).toEqual([1, 1, 1, 0, 1, 0]);
      expect(chosen.label(1)).toBe("dog");
      expect(chest().filter(({ label }) => label < 0).size).toBe(2);
    });

    it("counts each finding", () => {
      expect(chest().classCounts().getColumn("images").toArray()).toEqual([3, 2, 2]);
    });

    it.each([
      [
        "too few",
        Uint8Array.of(1, 0),
        "2 labels for 6 images and 3 classes: give 18, a 0 or 1 for each image and class",
      ],
      ["others than 0 and 1", new Uint8Array(18).fill(2), "label 2 of image 0 is neither 0 nor 1"],
    ])("refuses %s", (_, labels, message) => {
      expect(() => new Dataset(fields({ task: "multi-label", labels }))).toThrow(message);
    });

    it("says what needs one class an image", () => {
      expect(() => chest().divide(0.5, { stratify: true })).toThrow("stratify needs one class an image");
      expect(() => chest().mapLabels(() => 0, ["all"])).toThrow("mapLabels needs one class an image");
    });
  });
});
