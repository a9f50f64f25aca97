import { isHidden, pictureLayout } from "../../../src/data/photos/picture-layout.js";

/** "split/class" of each path, "?" for what there is not. */
function places(paths: string[]): string[] {
  const placeOf = pictureLayout(paths);
  return paths.map((path) => `${placeOf(path).split ?? "?"}/${placeOf(path).class ?? "?"}`);
}

describe("pictureLayout", () => {
  it("takes the first folders for classes, with all that is deeper", () => {
    expect(places(["cats/a.jpg", "cats/old/b.jpg", "dogs/c.jpg", "readme.txt"])).toEqual([
      "?/cats",
      "?/cats",
      "?/dogs",
      "?/?",
    ]);
  });

  it("takes folders called after splits for splits, in whatever spelling", () => {
    expect(places(["train/cats/a.jpg", "Val/cats/b.jpg", "test/dogs/x/c.jpg", "hold-out/dogs/d.jpg"])).toEqual([
      "train/cats",
      "validation/cats",
      "test/dogs",
      "holdout/dogs",
    ]);
    expect(places(["train/cats/a.jpg", "docs/figures/b.jpg", "train/c.jpg"])).toEqual(["train/cats", "?/?", "train/?"]);
  });

  it("looks below one common folder, or several of them, even with other files beside", () => {
    expect(places(["set/cats/a.jpg", "set/dogs/b.jpg", "manifest.csv"])).toEqual(["?/cats", "?/dogs", "?/?"]);
    expect(places(["a/b/train/cats/a.jpg", "a/b/test/cats/b.jpg"])).toEqual(["train/cats", "test/cats"]);
    expect(places(["train/cats/a.jpg", "train/dogs/b.jpg"])).toEqual(["train/cats", "train/dogs"]);
    expect(places(["cats/a.jpg", "cats/b.jpg"])).toEqual(["?/cats", "?/cats"]);
  });

  it("asks the caller where there is one to ask", () => {
    const placeOf = pictureLayout(["x.jpg"], { classOf: () => "cats", splitOf: () => "train" });
    expect(placeOf("x.jpg")).toEqual({ class: "cats", split: "train" });
    expect(pictureLayout(["x.jpg"], { classOf: () => undefined })("x.jpg").problem).toBe("it has no class");
  });
});

describe("isHidden", () => {
  it("leaves out what systems put beside pictures", () => {
    for (const path of ["a/.DS_Store", "__MACOSX/a/._x.jpg", "a/Thumbs.db", ".git/config", "desktop.ini"])
      expect([path, isHidden(path)]).toEqual([path, true]);
    for (const path of ["a/b.jpg", "a.b/c.jpg", "macosx/x.jpg"]) expect([path, isHidden(path)]).toEqual([path, false]);
  });
});
