import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { zipSync } from "fflate";

import { imageFolder, type ImageFolderOptions } from "../../../src/data/photos/image-folder.js";
import { jupyterDisplay } from "../../../src/jupyter.js";
import { bmp, drawing, toSharp } from "../../support/drawn-photos.js";
import { memorySource } from "../../support/memory-source.js";

let root: string;
let text: string;
let options: ImageFolderOptions;
let files: Record<string, Uint8Array>;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "photos-"));
  text = "";
  options = { size: 8, output: { write: (added: string) => (text += added) } };
  files = {
    "cats/a.png": await toSharp(drawing(12, 8)).png().toBuffer(),
    "cats/deeper/still/b.jpg": await toSharp(drawing(8, 12)).jpeg().toBuffer(),
    "dogs/c.bmp": bmp(drawing(9, 9)),
  };
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(contents: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

describe("imageFolder", () => {
  it("lets other work go on between small pictures, though it decodes some of them on its own thread", async () => {
    const jpeg = await toSharp(drawing(64, 64)).jpeg().toBuffer();
    const source = memorySource(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`cats/${i}.jpg`, jpeg])));
    for (const concurrency of [1, 3]) {
      let turns = 0;
      let going = true;
      const turn = () => {
        turns++;
        if (going) setImmediate(turn);
      };
      setImmediate(turn);
      const { dataset } = await imageFolder(source, { ...options, concurrency });
      going = false;
      expect(dataset.size).toBe(60);
      expect(turns).toBeGreaterThan(10);
    }
  });

  it("reads a folder of classes and lists each file with what it is", async () => {
    await write({ ...files, "cats/notes.txt": "soft", "top.jpg": files["dogs/c.bmp"] ?? "", ".hidden": "x" });
    const { pictures, dataset, classNames, paths, skipped, splits } = await imageFolder(root, options);
    expect(classNames).toEqual(["cats", "dogs"]);
    expect(dataset.shape).toEqual([3, 8, 8, 3]);
    expect([...dataset.labels]).toEqual([0, 0, 1]);
    expect(paths).toEqual(Object.keys(files));
    expect(splits).toEqual({});
    expect(skipped).toBe(2);
    expect(pictures.columns).toEqual(["path", "class", "width", "height", "mode", "bytes", "format", "skipped"]);
    expect(pictures.rows()).toEqual([
      ["cats/a.png", "cats", 12, 8, "RGB", files["cats/a.png"]?.length, "PNG", null],
      ["cats/deeper/still/b.jpg", "cats", 8, 12, "RGB", files["cats/deeper/still/b.jpg"]?.length, "JPEG", null],
      ["cats/notes.txt", "cats", null, null, null, 4, null, "no picture (JPEG, PNG, WebP, GIF and BMP are read)"],
      ["dogs/c.bmp", "dogs", 9, 9, "RGB", files["dogs/c.bmp"]?.length, "BMP", null],
      ["top.jpg", null, null, null, null, files["dogs/c.bmp"]?.length, null, "in no class folder"],
    ]);
    expect(text).toMatch(
      /^5 files: 3 pictures of 2 classes taken, 2 skipped \(the table `pictures` says why\), .* s\n$/,
    );
  });

  it("keeps each image at its place, however many around it are skipped", async () => {
    const plain = async (v: number) =>
      toSharp({ width: 4, height: 4, pixels: new Uint8Array(16).fill(v), channels: 1 })
        .png()
        .toBuffer();
    const many: Record<string, Uint8Array> = {};
    for (let i = 0; i < 90; i++)
      many[`x/${String(i).padStart(2, "0")}`] = i % 3 === 0 ? Buffer.from("no") : await plain(i);
    const { dataset, paths } = await imageFolder(memorySource(many), { ...options, size: 2, colour: "grey" });
    expect(paths.length).toBe(60);
    for (const [i, path] of paths.entries())
      expect([...dataset.image(i)]).toEqual(Array(4).fill(Number(path.slice(2))));
  });

  it("reads the same from a zip, its path or its bytes, below a common folder", async () => {
    await write(files);
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`photos/${path}`, bytes])));
    const folder = await imageFolder(root, options);
    await writeFile(join(root, "photos.zip"), zip);
    for (const place of [zip, join(root, "photos.zip")]) {
      const zipped = await imageFolder(place, options);
      expect(zipped.paths).toEqual(folder.paths.map((path) => `photos/${path}`));
      expect(zipped.classNames).toEqual(folder.classNames);
      expect(Buffer.compare(zipped.images.images, folder.images.images)).toBe(0);
    }
    expect((await imageFolder(join(root, "photos.zip"), options)).dataset.name).toBe("photos");
  });

  it("makes data sets of the folders train, test and so on, without a copy of the pixels", async () => {
    const picture = (n: number) =>
      toSharp(drawing(8, 8 + n))
        .png()
        .toBuffer();
    const paths = ["test/cats/1", "train/dogs/2", "train/cats/3", "holdout/dogs/4"];
    await write(Object.fromEntries(await Promise.all(paths.map(async (path, i) => [path, await picture(i)] as const))));
    const folder = await imageFolder(root, options);
    const { splits, dataset } = folder;
    expect(Object.entries(splits).map(([name, { size, split }]) => [name, size, split])).toEqual([
      ["train", 2, "train"],
      ["test", 1, "test"],
      ["holdout", 1, "test"],
    ]);
    expect(splits["train"]?.classNames).toEqual(["cats", "dogs"]);
    expect([...(splits["train"]?.labels ?? [])]).toEqual([0, 1]);
    expect(splits["test"]?.store).toBe(dataset.store);
    expect(splits["test"]?.image(0)).toEqual(dataset.image(2));
    expect(folder.pathOf(dataset.select([3, 0]), 1)).toBe("train/cats/3");
    expect(folder.pictures.columns).toContain("split");
  });

  it("follows links to files within the folder only", async () => {
    await write(files);
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "secret.png"), files["cats/a.png"] ?? "");
    await symlink(join(outside, "secret.png"), join(root, "cats", "out.png"));
    await symlink(outside, join(root, "elsewhere"));
    await symlink(root, join(root, "cats", "loop"));
    await symlink(join(root, "nothing"), join(root, "cats", "nothing.png"));
    await symlink("a.png", join(root, "cats", "within.png"));
    await mkdir(join(root, "cats", "x.jpg"));
    const { pictures, paths } = await imageFolder(root, options);
    expect(paths).toEqual([...Object.keys(files).slice(0, 2), "cats/within.png", "dogs/c.bmp"]);
    const reasons = pictures.rows().flatMap((row) => (row[7] === null ? [] : [[row[0], row[7]]]));
    expect(reasons).toEqual([
      ["cats/loop", "a link out of the folder is not followed: copy the file here"],
      ["cats/nothing.png", "not there: a link to nothing, or removed meanwhile"],
      ["cats/out.png", "a link out of the folder is not followed: copy the file here"],
      ["elsewhere", "a link out of the folder is not followed: copy the file here"],
    ]);
    await rm(outside, { recursive: true });
  });

  it("skips what is too large before reading it, and classes that are not asked for", async () => {
    const { pictures } = await imageFolder(memorySource(files), { ...options, maxBytes: 200, classNames: ["dogs"] });
    expect(pictures.getColumn("skipped").toArray()).toEqual([
      'class "cats" is not asked for',
      'class "cats" is not asked for',
      expect.stringMatching(/^\d+ bytes are more than 200: scale it down first$/),
    ]);
    const { classNames, dataset } = await imageFolder(memorySource(files), {
      ...options,
      classNames: ["dogs", "cats"],
    });
    expect([classNames, [...dataset.labels]]).toEqual([
      ["dogs", "cats"],
      [1, 1, 0],
    ]);
  });

  it("stops when its signal says so", async () => {
    const stop = new AbortController();
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`a/${i}.bmp`, files["dogs/c.bmp"] ?? root]));
    const reading = imageFolder(memorySource(many as typeof files), {
      ...options,
      signal: stop.signal,
      output: {
        isTTY: true,
        write: () => {
          stop.abort();
        },
      },
    });
    await expect(reading).rejects.toThrow(/abort/);
  });

  it("says what is wrong with a place or an option", async () => {
    await expect(imageFolder(join(root, "none"), options)).rejects.toThrow(
      `there is no "${join(root, "none")}": give the path of a folder or a zip archive`,
    );
    await write({ "a.txt": "no zip" });
    await expect(imageFolder(join(root, "a.txt"), options)).rejects.toThrow(/zip/);
    const wrong = (changes: object, message: string) =>
      expect(imageFolder(root, { ...options, ...changes })).rejects.toThrow(message);
    await wrong({ size: 0 }, "size 0 is none: give a side or [height, width], whole numbers from 1 to 4096");
    await wrong({ size: undefined }, "size undefined is none");
    await wrong({ fit: "crop" }, 'unknown fit "crop" (one of: cover, contain, fill)');
    await wrong({ colour: "gray" }, 'unknown colour "gray" (one of: rgb, grey)');
    await wrong({ background: [0, 0, 256] }, "background [0, 0, 256] is no colour");
  });

  it("shows itself by the table of its files, also when nothing could be taken", async () => {
    const folder = await imageFolder(memorySource({ "a/b.jpg": Buffer.from("no") }), options);
    expect(folder.dataset.size).toBe(0);
    expect(folder[jupyterDisplay]()["text/plain"]).toContain("a/b.jpg");
    expect(text).toMatch(/^1 files: 0 pictures of 0 classes taken, 1 skipped/);
  });
});
