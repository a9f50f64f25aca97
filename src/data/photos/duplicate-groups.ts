import type { ImagesShape } from "../labelled-images.js";
import { nearPairs } from "./near-pairs.js";
import { perceptualHash } from "./perceptual-hash.js";

/** Images that are the same picture. */
export interface DuplicateGroup {
  /** "identical": files with the same bytes. "near": files with other bytes, but pictures that look alike. */
  readonly kind: "identical" | "near";
  /** Indices of the images, ascending. */
  readonly images: readonly number[];
  /** For each image in how many of 64 bits it differs from the nearest one of other bytes; 0 for identical files. */
  readonly distances: readonly number[];
}

/** What {@link duplicateGroups} compares. */
export interface Comparable {
  readonly images: Uint8Array;
  readonly shape: ImagesShape;
  /** SHA-256 of the file of each image. */
  readonly sha256: readonly string[];
}

/** Options of {@link duplicateGroups}. */
export interface DuplicateGroupsOptions {
  /** Near are images whose perceptual hashes differ in at most so many bits. */
  readonly distance: number;
  /** Indices of the images to compare. Default: all. */
  readonly among?: readonly number[];
}

/**
 * Groups of images whose files are identical, then groups of images that look alike. Likeness is passed on: where a is near b
 * and b near c, the three are one group. Such a group names the identical files among its images too.
 */
export function duplicateGroups(
  { images, shape, sha256 }: Comparable,
  { distance, among = [...sha256.keys()] }: DuplicateGroupsOptions,
): DuplicateGroup[] {
  const copies = [...gather(among, (i) => sha256[i] ?? "").values()];
  const length = shape[1] * shape[2] * shape[3];
  const hashed = copies.flatMap((copy) => {
    const start = (copy[0] ?? 0) * length;
    const hash = perceptualHash(images.subarray(start, start + length), shape);
    return hash ? [{ copy, hash }] : [];
  });
  // Contents of one hash, maybe thousands, are one point of the search
  const points = [...gather(hashed, ({ hash }) => hash.join()).values()];
  const nearest = points.map((point) => (point.length > 1 ? 0 : Infinity));
  const leaders = Uint32Array.from(points.keys());
  const hashes = points.flatMap(([first]) => (first ? [first.hash] : []));
  for (const [a, b, apart] of nearPairs(hashes, distance)) {
    nearest[a] = Math.min(nearest[a] ?? Infinity, apart);
    nearest[b] = Math.min(nearest[b] ?? Infinity, apart);
    leaders[leader(leaders, b)] = leader(leaders, a);
  }

  const identical = copies
    .filter((copy) => copy.length > 1)
    .map((copy): DuplicateGroup => ({ kind: "identical", images: copy, distances: copy.map(() => 0) }));
  const near = [...gather(points.keys(), (point) => leader(leaders, point)).values()]
    .map((members) =>
      members.flatMap((point) => (points[point] ?? []).map(({ copy }) => ({ copy, apart: nearest[point] ?? 0 }))),
    )
    .filter((contents) => contents.length > 1)
    .map((contents): DuplicateGroup => {
      const found = contents.flatMap(({ copy, apart }) => copy.map((image) => ({ image, apart })));
      found.sort((a, b) => a.image - b.image);
      return { kind: "near", images: found.map(({ image }) => image), distances: found.map(({ apart }) => apart) };
    });
  return [...byFirst(identical), ...byFirst(near)];
}

function gather<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The point that stands for a group, its path to it made shorter on the way. */
function leader(leaders: Uint32Array, point: number): number {
  let at = point;
  for (let next = leaders[at] ?? at; next !== at; next = leaders[at] ?? at) {
    leaders[at] = leaders[next] ?? next;
    at = next;
  }
  return at;
}

function byFirst(groups: DuplicateGroup[]): DuplicateGroup[] {
  return groups.sort((a, b) => (a.images[0] ?? 0) - (b.images[0] ?? 0));
}
