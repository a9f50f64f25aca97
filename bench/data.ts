import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { catalogue, cifar10, locate, mnist } from "tseminar/data";

import { compare } from "./compare.js";
import { peerPython, run, runSession } from "./peer-environment.js";
import { writeRawData } from "./raw-data.js";

/** What one loading took. */
interface Measured {
  seconds: number;
  /** Bytes at the peak, above what the program had before. */
  memory: number;
  /** Number of images in each split. */
  images: number[];
}

const MEGABYTE = 1e6;
/** Bytes of CIFAR-10's pixels and labels, rounded. */
const CIFAR10_MB = 184;

/** Loading data from this machine, ours and Python's usual ways in turn, each in a process of its own. */
export async function bench({ python, rounds = 5 }: { python: string; rounds?: number }): Promise<void> {
  const peer = await peerPython(python);
  const folder = await mkdtemp(join(tmpdir(), "tseminar-bench-"));
  try {
    await prepare(peer, folder);
    const photos = join(folder, "photos");
    const ways = {
      mnist: () => ours("mnist"),
      "mnist-keras": () => theirs(peer, "mnist-keras", folder),
      cifar10: () => ours("cifar10"),
      "cifar10-keras": () => theirs(peer, "cifar10-keras", folder),
      photos: () => ours("photos", photos),
      "photos-cropped": () => ours("photos-cropped", photos),
      "photos-pillow": () => theirs(peer, "photos-pillow", photos),
      "photos-tf": () => theirs(peer, "photos-tf", photos),
      "photos-tf-antialiased": () => theirs(peer, "photos-tf-antialiased", photos),
      "photos-keras": () => theirs(peer, "photos-keras", photos),
    };
    const measured = Object.fromEntries(Object.keys(ways).map((way) => [way, [] as Measured[]]));
    for (let round = 0; round < rounds; round++) {
      // Who comes first changes, so that neither always finds the other's files in the cache.
      const order = round % 2 === 0 ? Object.entries(ways) : Object.entries(ways).reverse();
      for (const [way, measure] of order) measured[way]?.push(await measure());
    }
    report(measured);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(measured: Readonly<Record<string, readonly Measured[]>>): void {
  const values = (way: string, value: (one: Measured) => number) => (measured[way] ?? []).map(value);
  const milliseconds = ({ seconds }: Measured) => 1000 * seconds;
  const megabytes = ({ memory }: Measured) => memory / MEGABYTE;
  const rate = ({ seconds, images }: Measured) => images.reduce((sum, n) => sum + n, 0) / seconds;
  const line = (what: string, names: [string, string], value: (one: Measured) => number, rest: object) => {
    const [our, their] = names;
    compare({ what, ours: values(our, value), peer: values(their, value), peerName: their, ...rest });
  };
  line("MNIST from the cache to tensors", ["mnist", "mnist-keras"], milliseconds, {
    goal: "ours <= 200 ms, ratio <= 1",
  });
  line("CIFAR-10 from the cache to tensors", ["cifar10", "cifar10-keras"], milliseconds, {
    goal: "ours <= 500 ms, ratio <= 1",
  });
  const folder = "folder of JPEGs at 64×64";
  const pairs = [
    ["photos-pillow", "photos", "stretched and antialiased"],
    ["photos-tf-antialiased", "photos", "stretched and antialiased"],
    ["photos-tf", "photos", "stretched, the peer without antialiasing"],
    ["photos-keras", "photos-cropped", "cropped, the peer without antialiasing"],
  ] as const;
  for (const [their, our, how] of pairs)
    line(`${folder}, ${how}`, [our, their], rate, {
      unit: "images/s",
      goal: "ours >= 2000 images/s, ratio <= 1",
    });
  line("peak memory of loading CIFAR-10, host and device together", ["cifar10", "cifar10-keras"], megabytes, {
    unit: "MB",
    goal: `ours <= ${2.5 * CIFAR10_MB} MB (2.5 × its ${CIFAR10_MB} MB)`,
  });
}

/** Loads everything once, which fills our cache, and writes it as Keras keeps it. */
async function prepare(peer: string, folder: string): Promise<void> {
  const sets = { mnist: await mnist(), cifar10: await cifar10() };
  for (const [name, splits] of Object.entries(sets))
    for (const [split, dataset] of Object.entries({ train: splits.train, test: splits.test }))
      await writeRawData(dataset, { folder, name: `${name}-${split}` });
  const { files } = await locate(catalogue.hotdog);
  await mkdir(join(folder, "photos"));
  const script = fileURLToPath(new URL("../../bench/write-keras-caches.py", import.meta.url));
  await run(peer, [script, folder, files.archive.path]);
}

function ours(what: string, photos = ""): Promise<Measured> {
  const script = fileURLToPath(new URL("data-session.js", import.meta.url));
  return runSession(process.execPath, [script, what, photos]);
}

function theirs(peer: string, what: string, folder: string): Promise<Measured> {
  const script = fileURLToPath(new URL("../../bench/data-session.py", import.meta.url));
  return runSession(peer, [script, what, folder]);
}
