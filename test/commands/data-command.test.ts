import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { catalogue } from "../../src/data/catalogue.js";
import { itWithRealData } from "../support/real-data.js";
import { Place } from "../support/some-set.js";
import { runTseminar, type CommandResult } from "../support/tseminar.js";

const subcommands = ["list", "get", "verify", "where", "clean"];
const setNames = Object.values(catalogue).map(({ name }) => name);

let place: Place;

// What is not set up would be, and said so on stderr.
beforeAll(() => runTseminar(["data", "--help"]), 8 * 60_000);

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

/** Runs the command with a cache of this test, by default without data and without network. */
async function data(args: readonly string[], environment: Record<string, string> = {}): Promise<CommandResult> {
  return runTseminar(["data", ...args], {
    TSEMINAR_DATA: undefined,
    TSEMINAR_OFFLINE: "1",
    http_proxy: undefined,
    ...place.options(environment).environment,
  });
}

describe("tseminar data", () => {
  it.each(subcommands)("describes %s with --help and does nothing else", async (command) => {
    const { code, stdout, stderr } = await data([command, "--help"]);
    expect(stdout).toMatch(new RegExp(`^Usage: tseminar data ${command} .*\\n\\n\\w`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each([
    { args: ["get"], said: "error: name a data set, or give --all\n" },
    { args: ["get", "cifar11"], said: `It is none of: ${setNames.join(", ")}.` },
    { args: ["verify", "mnits"], said: "It is none of:" },
    { args: ["where", "mnits"], said: "It is none of:" },
    { args: ["clean", "--all"], said: "error: unknown option '--all'" },
    { args: ["lost"], said: "error: unknown command 'lost'" },
  ])("says what is wrong with $args, exit code 2", async ({ args, said }) => {
    const { code, stdout, stderr } = await data(args);
    expect(stderr).toContain(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("lists every set in a line, with where it lies", async () => {
    await put(place.data, "mnist");
    const { code, stdout, stderr } = await data(["list"], { TSEMINAR_DATA: place.data });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^name +images +MB {2}licence +where$/);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(setNames);
    expect(lines[0]).toMatch(
      new RegExp(`^mnist +train 60000, test 10000 +11\\.6 {2}CC BY-SA 3\\.0 +${join(place.data, "mnist")}$`),
    );
    expect(lines[1]).toMatch(/—$/);
  });

  it("prints one line with the folder of a set, or of all downloads", async () => {
    await put(join(place.cache, "data"), "mnist");
    expect(await data(["where"])).toEqual({ code: 0, stdout: `${join(place.cache, "data")}\n`, stderr: "" });
    expect(await data(["where", "mnist"])).toEqual({
      code: 0,
      stdout: `${join(place.cache, "data", "mnist")}\n`,
      stderr: "",
    });
    expect(await data(["where", "cifar10"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "cifar10 is not on this machine: tseminar data get cifar10\n",
    });
  });

  it("says of each file that is wrong what is wrong, exit code 1", async () => {
    expect(await data(["verify"])).toEqual({ code: 0, stdout: "no data set is on this machine yet\n", stderr: "" });
    await put(join(place.cache, "data"), "mnist");
    const { code, stdout } = await data(["verify", "mnist"]);
    expect(code).toBe(1);
    expect(stdout.match(/^✗ .*ubyte\.gz: expected sha256 \w+, got sha256 \w+$/gm)).toHaveLength(4);
    expect(await data(["verify", "cifar10"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "cifar10 is not on this machine: tseminar data get cifar10\n",
    });
  });

  it("removes what is in the cache and says how much that was", async () => {
    await put(join(place.cache, "data"), "mnist", "x".repeat(1_000_000));
    const dry = await data(["clean", "--dry-run"]);
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n4\.0 MB would be freed\n$/) as string });
    expect(await readdir(join(place.cache, "data", "mnist"))).toHaveLength(4);
    expect(await data(["clean", "cifar10"])).toEqual({ code: 0, stdout: "0.0 MB freed\n", stderr: "" });
    const done = await data(["clean", "mnist"]);
    expect(done.stdout).toBe(dry.stdout.replace("would be freed", "freed"));
    expect(await readdir(join(place.cache, "data"))).toEqual([]);
  });

  it("says for each set that it cannot get why, and goes on, exit code 1", async () => {
    const { code, stdout, stderr } = await data(["get", "cifar10", "breastmnist"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^cifar10: TSEMINAR_OFFLINE is set and there is no .*cifar-10-binary\.tar\.gz$/),
      expect.stringMatching(/^breastmnist: TSEMINAR_OFFLINE is set and there is no .*breastmnist\.npz$/),
    ]);
  });

  itWithRealData("medmnist", "gets a set from a mirror, verifies it and removes it again", async (folder) => {
    const bytes = await readFile(join(folder, "medmnist", "breastmnist.npz"));
    const mirror = await place.mirror({ "breastmnist.npz": bytes });
    const got = await data(["get", "breastmnist"], { TSEMINAR_DATA: mirror.address, TSEMINAR_OFFLINE: "" });
    const cache = join(place.cache, "data", "medmnist");
    expect(got).toEqual({
      code: 0,
      stdout: `BreastMNIST: downloads are in ${cache}\nbreastmnist: ${mirror.address}medmnist/\n  ${join(cache, "breastmnist.npz")}\n`,
      stderr: "",
    });
    expect(mirror.asked).toEqual(["/medmnist/breastmnist.npz"]);
    expect(await data(["verify", "breastmnist"])).toEqual({
      code: 0,
      stdout: `✓ ${join(cache, "breastmnist.npz")}\n`,
      stderr: "",
    });
    expect(await data(["clean"])).toMatchObject({ code: 0, stdout: expect.stringContaining("0.6 MB freed") as string });
    expect(await data(["where", "breastmnist"])).toMatchObject({ code: 1 });
  });
});

/** Puts files with the names of a set of four IDX files under `folder`. */
async function put(folder: string, set: "mnist", text = ""): Promise<void> {
  await mkdir(join(folder, set), { recursive: true });
  for (const { copies } of Object.values(catalogue[set].files))
    await writeFile(join(folder, set, copies[0].name), text);
}
