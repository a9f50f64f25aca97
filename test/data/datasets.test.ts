import { join } from "node:path";

import { catalogue } from "../../src/data/catalogue.js";
import { datasetRows, datasets } from "../../src/data/datasets.js";
import { itWithRealData } from "../support/real-data.js";
import { Place } from "../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

describe("datasets", () => {
  it("has one row a set, as a polars table", () => {
    const table = datasets(place.options());
    expect(table.columns).toEqual(["name", "title", "task", "images", "shape", "classes", "MB", "licence", "where"]);
    expect(table.getColumn("name").toArray()).toEqual(Object.values(catalogue).map(({ name }) => name));
    expect(table.getColumn("where").toArray()).toEqual(Object.values(catalogue).map(() => "—"));
  });

  it("says where each comes from when asked", () => {
    const table = datasets({ ...place.options(), sources: true });
    expect(table.columns.slice(-5)).toEqual(["files", "checksums", "mirrors", "citation", "homepage"]);
    const mnist = table.toRecords()[0] as Record<string, unknown>;
    const files = Object.values(catalogue.mnist.files).map(({ copies }) => copies[0]);
    expect({ ...mnist, files: [...(mnist["files"] as Iterable<string>)] }).toMatchObject({
      files: files.map(({ name }) => name),
      citation: catalogue.mnist.citation,
      homepage: catalogue.mnist.homepage,
    });
    expect([...(mnist["checksums"] as Iterable<string>)]).toEqual(files.map(({ checksum }) => checksum));
    expect([...(mnist["mirrors"] as Iterable<string>)]).toEqual(catalogue.mnist.mirrors);
  });

  it("says of each what the catalogue does", () => {
    const rows = datasetRows(place.options().environment);
    expect(rows.find(({ name }) => name === "mnist")).toMatchObject({
      name: "mnist",
      title: "MNIST",
      task: "single-label",
      images: "train 60000, test 10000",
      shape: "28×28×1",
      classes: 10,
      megabytes: 11.59,
      licence: "CC BY-SA 3.0",
      where: undefined,
    });
    expect(rows.find(({ name }) => name === "chestmnist")).toMatchObject({
      task: "multi-label",
      images: "train 78468, validation 11219, test 22433",
      classes: 14,
      megabytes: undefined,
    });
    expect(rows.find(({ name }) => name === "hotdog")).toMatchObject({ shape: "?×?×3", megabytes: undefined });
  });

  itWithRealData("mnist", "says where a set lies", (data) => {
    const rows = datasetRows({ ...place.options().environment, TSEMINAR_DATA: data });
    expect(rows.find(({ name }) => name === "mnist")?.where).toBe(join(data, "mnist"));
  });
});
