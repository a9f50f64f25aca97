import { dataTable, Dataset, type DatasetFields } from "../../src/data/dataset.js";
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

    it("copies, so that writing into the one leaves the other as it is", () => {
      const data = six();
      const chosen = data.select([1, 2]);
      chosen.images.fill(255);
      chosen.labels.fill(0);
      expect(pictures(data)).toEqual([0, 1, 2, 3, 4, 5]);
      expect([...data.labels]).toEqual([0, 1, 2, 0, 1, 2]);
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
      { split: "test", images: 6, shape: "2×2×3", classes: 3, source: "/srv/data/six", licence: "CC0" },
    ]);
  });

  it("shows itself in a notebook as that table: as HTML, as data and as text", () => {
    const bundle = six()[jupyterDisplay]();
    expect(bundle["text/html"]).toContain("2×2×3");
    expect(JSON.stringify(bundle["application/vnd.dataresource+json"])).toContain("/srv/data/six");
    expect(bundle["text/plain"]).toContain("CC0");
  });
});

describe("dataTable", () => {
  it("has one row for each data set, also for drawn ones", () => {
    const drawn = new Dataset(fields({ split: "train", source: "drawn stand-in data, seed 1", standIn: true }));
    const table = dataTable(drawn, six().take(2));
    expect(table.columns).toEqual(["split", "images", "shape", "classes", "source", "licence"]);
    expect(table.getColumn("images").toArray()).toEqual([6, 2]);
    expect(table.getColumn("source").toArray()).toEqual(["drawn stand-in data, seed 1", "/srv/data/six"]);
  });

  it("has no row when there is no data set", () => {
    expect(dataTable().height).toBe(0);
  });
});
